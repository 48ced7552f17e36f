package dev.accumulator.consumer.posting;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refusal of a document by a floor, as it was decided last.
 *
 * @param recorder the document
 * @param revision the refused revision; null for a tombstone
 * @param group the values of the floor's dimensions, as a JSON object
 * @param moment the moment at which the least would have been left
 * @param refusedAt when it was decided first
 * @param source the place of the record, as {@code topic-partition@offset}
 * @param part the place of the document in its record, from 0
 * @param retryUntil how long it is tried again by itself; null if it is not
 * @param attempts how often it was tried again
 * @param triedBy who tried last; null if nobody did, or the service itself
 */
public record FloorRefusal(
        long id,
        State state,
        String recorder,
        @Nullable Long revision,
        String floor,
        String group,
        BigDecimal min,
        BigDecimal available,
        BigDecimal asked,
        Instant moment,
        Instant refusedAt,
        String source,
        int part,
        @Nullable Instant retryUntil,
        int attempts,
        @Nullable Instant triedAt,
        @Nullable String triedBy,
        @Nullable Instant closedAt) {

    /** The states of a refusal. */
    public enum State {
        /** It stands. */
        REFUSED,
        /** The revision was posted later. */
        POSTED,
        /** A newer revision was posted, or the document was changed otherwise, so that this one does not count any more. */
        SUPERSEDED
    }
}
