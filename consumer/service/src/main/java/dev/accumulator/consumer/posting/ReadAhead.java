package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.mapping.MappingWaits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out batches in their order, those whose documents take much memory in pieces. Each is mapped before it is asked for, if
 * there is time. For one thread.
 */
public final class ReadAhead {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

    private final Function<Batch, ReadBatch> reader;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private @Nullable ReadBatch read;

    /** @param reader maps the records of a batch, or its first ones */
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

    /**
     * Reads the next batch, unless it is read already or there is none. If it cannot be read yet, {@link #next} says so: the
     * batch that is posted meanwhile is none the worse for it.
     */
    public void read() {
        if (read == null && !batches.isEmpty()) {
            try {
                read = readFirst();
            } catch (MappingWaits later) {
                LOG.debug("A batch cannot be read ahead", later);
            }
        }
    }

    /**
     * Takes the next batch, or the next piece of one. There has to be one.
     *
     * @throws MappingWaits if it cannot be read yet
     */
    public ReadBatch next() {
        ReadBatch next = read;
        if (next == null) {
            next = readFirst();
        }
        read = null;
        return next;
    }

    private ReadBatch readFirst() {
        ReadBatch first = reader.apply(batches.element());
        batches.remove();
        Batch rest = first.rest();
        if (rest != null) {
            batches.addFirst(rest);
        }
        return first;
    }
}
