package dev.accumulator.consumer.posting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The move of a partition's position by a batch.
 *
 * @param from the expected position; null if the partition has none yet
 * @param to the offset after the last record of the batch
 * @param topicId the topic that the records are from, which must be the topic of the position; null if both are unknown
 * @param leaderEpoch the leader epoch of the last record; null if it is unknown
 */
public record Advance(
        @Nullable Long from,
        long to,
        @Nullable UUID topicId,
        @Nullable Integer leaderEpoch) {
    public Advance {
        if (from != null && from > to) {
            throw new IllegalArgumentException("A position does not move back, from " + from + " to " + to);
        }
    }

    /** The move of a position whose topic is unknown. */
    public Advance(@Nullable Long from, long to) {
        this(from, to, null, null);
    }

    /** Returns the part of this move that ends earlier. */
    Advance upTo(long earlier) {
        return new Advance(from, earlier, topicId, leaderEpoch);
    }

    /** Returns the rest of this move after a part of it. */
    Advance after(Advance part) {
        return new Advance(part.to(), to, topicId, leaderEpoch);
    }
}
