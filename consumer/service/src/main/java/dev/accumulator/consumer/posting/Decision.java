package dev.accumulator.consumer.posting;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operator's decision about where a partition is read on.
 *
 * @param id grows with every decision
 * @param from the position before
 * @param fromTopicId the topic that the position before belongs to; null if the broker gives no ids
 * @param to the position since
 * @param topicId the topic that the position since belongs to
 * @param refused the reason why the partition was not read; null if it was
 * @param reason why it was decided
 * @param by who decided; null if it is unknown
 */
public record Decision(
        long id,
        Partition partition,
        Action action,
        long from,
        @Nullable UUID fromTopicId,
        long to,
        @Nullable UUID topicId,
        @Nullable String refused,
        String reason,
        @Nullable String by,
        Instant at) {

    /** Where to go on. */
    public enum Action {
        /** At the first offset that the topic holds. */
        BEGINNING,
        /** After the last readable record of the topic. */
        END,
        /** At a given offset. */
        OFFSET,
        /** After the offset that is the position now. */
        SKIP;

        /** The name in requests and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A decision that is to be carried out.
     *
     * @param expected the position that the operator has seen
     * @param to where to go on
     * @param topicId the topic that the partition belongs to now
     */
    public record Wanted(
            Partition partition,
            Action action,
            Position expected,
            long to,
            @Nullable UUID topicId,
            @Nullable String refused,
            String reason,
            @Nullable String by) {}
}
