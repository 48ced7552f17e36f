package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.ReadBatch;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands out batches one after the other. The next batch is decoded early, while the caller waits for the database. It
 * is for one thread.
 */
final class ReadAhead {
    private final Posting posting;
    private final Iterator<Batch> batches;
    private @Nullable ReadBatch read;

    ReadAhead(Posting posting, List<Batch> batches) {
        this.posting = posting;
        this.batches = batches.iterator();
    }

    /** Decodes the next batch, unless it is decoded already or there is none. */
    void read() {
        if (read == null && batches.hasNext()) {
            read = posting.read(batches.next());
        }
    }

    /** Returns the next batch. There must be one. */
    ReadBatch next() {
        read();
        ReadBatch next = Objects.requireNonNull(read);
        read = null;
        return next;
    }
}
