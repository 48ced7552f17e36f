package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Position;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that a topic holds of a partition, and the id of the topic.
 *
 * @param topicId the id of the topic now; null if the broker gives none
 * @param beginning the first offset that it holds
 * @param end the offset after the last record that can be read; records of open transactions are behind it
 * @param misfit why no partition of the topic is read; null if they can be
 */
record Standing(
        @Nullable UUID topicId,
        long beginning,
        long end,
        @Nullable String misfit) {
    private static final String DECIDE = ". Restore the topic, or decide where to go on";

    /** The standing of a partition whose topic can be read. */
    Standing(@Nullable UUID topicId, long beginning, long end) {
        this(topicId, beginning, end, null);
    }

    /** Returns why the partition cannot be read on from a position; null if it can. */
    @Nullable
    String refusal(Position position) {
        String loss = loss(position);
        return loss == null ? misfit : loss;
    }

    /** Returns what the topic does not hold of what was read, or is to be read next; null if it holds all of it. */
    private @Nullable String loss(Position position) {
        if (position.topicId() != null && topicId != null && !position.topicId().equals(topicId)) {
            return "its position " + position.offset() + " belongs to topic id " + position.topicId()
                    + ", and the topic was made anew with id " + topicId + ", with offsets from " + beginning + " to "
                    + end + DECIDE;
        }
        if (position.offset() < beginning) {
            return "its position is " + position.offset() + " and the topic begins at " + beginning + ": "
                    + (beginning - position.offset()) + " offsets are gone, and their effects with them" + DECIDE;
        }
        if (position.offset() > end) {
            return "its position is " + position.offset() + " and the topic ends at " + end
                    + ": the topic has lost records" + DECIDE;
        }
        return null;
    }

    /** Returns the offsets that can be read and are not posted. Nothing counts as posted while that is in doubt. */
    long lag(@Nullable Position position) {
        boolean known = position != null && loss(position) == null;
        return Math.max(0, end - (known ? Objects.requireNonNull(position).offset() : beginning));
    }
}
