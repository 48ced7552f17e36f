package dev.accumulator.consumer.posting;

import org.jspecify.annotations.Nullable;

/**
 * The move of a partition's position by a batch.
 *
 * @param from the expected position; null if the partition has none yet
 * @param to the offset after the last record of the batch
 */
public record Advance(@Nullable Long from, long to) {
    public Advance {
        if (from != null && from > to) {
            throw new IllegalArgumentException("A position does not move back, from " + from + " to " + to);
        }
    }
}
