package dev.accumulator.consumer.posting;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out batches in their order. Each is mapped before it is asked for, if there is time. For one
 * thread.
 */
public final class ReadAhead {
    private final Function<Batch, ReadBatch> reader;
    private final Queue<Batch> batches = new ArrayDeque<>();
    private @Nullable ReadBatch read;

    /** @param reader maps the records of a batch */
    public ReadAhead(Function<Batch, ReadBatch> reader) {
        this.reader = reader;
    }

    /** Adds batches that follow those that are there. */
    public void add(List<Batch> more) {
        batches.addAll(more);
    }

    /** Returns true if there is no batch left. */
    public boolean isEmpty() {
        return read == null && batches.isEmpty();
    }

    /** Reads the next batch, unless it is read already or there is none. */
    public void read() {
        if (read == null) {
            Batch next = batches.poll();
            if (next != null) {
                read = reader.apply(next);
            }
        }
    }

    /** Takes the next batch. There has to be one. */
    public ReadBatch next() {
        read();
        ReadBatch next = Objects.requireNonNull(read);
        read = null;
        return next;
    }
}
