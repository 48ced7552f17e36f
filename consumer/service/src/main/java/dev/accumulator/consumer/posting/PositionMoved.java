package dev.accumulator.consumer.posting;

import java.util.Collection;
import java.util.TreeSet;

/**
 * The positions of a batch have moved, because another consumer owns the partitions or an operator has moved them, or
 * they belong to another topic. Nothing was written.
 */
public final class PositionMoved extends RuntimeException {
    PositionMoved(Collection<Partition> partitions) {
        super("Another consumer, or an operator, has moved a position of " + new TreeSet<>(partitions));
    }
}
