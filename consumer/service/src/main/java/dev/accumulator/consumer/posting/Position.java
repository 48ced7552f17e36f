package dev.accumulator.consumer.posting;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The position of a partition, and the topic that it belongs to. A topic that was deleted and made anew has another id,
 * and its offsets mean other records.
 *
 * @param offset the next offset
 * @param topicId the id of the topic; null if the broker gives none
 * @param leaderEpoch the leader epoch of the record before; null if it is unknown
 * @param firstOffset the first offset that was ever to be read
 * @param decision the number of the last decision that moved the position; 0 if there is none
 * @param refused the reason why the partition is not read, as its reader found it; null while it is read
 */
public record Position(
        long offset,
        @Nullable UUID topicId,
        @Nullable Integer leaderEpoch,
        long firstOffset,
        long decision,
        @Nullable String refused) {

    /** The position of a partition that is read for the first time. */
    public static Position first(long offset, @Nullable UUID topicId) {
        return new Position(offset, topicId, null, offset, 0, null);
    }

    /** Returns the position after an advance. */
    public Position after(Advance advance) {
        return new Position(advance.to(), topicId, advance.leaderEpoch(), firstOffset, decision, refused);
    }

    Position at(long newOffset, @Nullable UUID newTopicId, long newDecision) {
        return new Position(newOffset, newTopicId, null, firstOffset, newDecision, null);
    }

    /** Returns the offsets alone. */
    public static Map<Partition, Long> offsets(Map<Partition, Position> positions) {
        Map<Partition, Long> offsets = new TreeMap<>();
        positions.forEach((partition, position) -> offsets.put(partition, position.offset()));
        return offsets;
    }
}
