package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.ReadBatch;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Batches one after the other, each read before it is asked for if there was time. For one thread. */
final class ReadAhead {
    private final Posting posting;
    private final Iterator<Batch> batches;
    private @Nullable ReadBatch read;

    ReadAhead(Posting posting, List<Batch> batches) {
        this.posting = posting;
        this.batches = batches.iterator();
    }

    /** Reads the next batch, unless that is done or there is none. */
    void read() {
        if (read == null && batches.hasNext()) {
            read = posting.read(batches.next());
        }
    }

    /** The next batch, of which there has to be one. */
    ReadBatch next() {
        read();
        ReadBatch next = Objects.requireNonNull(read);
        read = null;
        return next;
    }
}
