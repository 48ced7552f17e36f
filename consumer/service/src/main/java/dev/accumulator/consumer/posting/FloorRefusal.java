package dev.accumulator.consumer.posting;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refusal of a document by a floor, as it was told.
 *
 * @param revision the refused revision; null for a tombstone
 * @param group the values of the floor's dimensions, as a JSON object
 * @param moment the moment at which the least would have been left
 * @param refusedAt when it was decided
 * @param source the place of the record, as {@code topic-partition@offset}
 */
public record FloorRefusal(
        @Nullable Long revision,
        String floor,
        String group,
        BigDecimal min,
        BigDecimal available,
        BigDecimal asked,
        Instant moment,
        Instant refusedAt,
        String source) {}
