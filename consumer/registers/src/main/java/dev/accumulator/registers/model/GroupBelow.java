package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group that is below a floor, as it was told when it came to be.
 *
 * @param group the values of the floor's dimensions
 * @param balance the least balance that there was then
 * @param moment the moment of that balance
 * @param since when it was told
 * @param recorder the document after which the group was below
 * @param revision its revision; null if it was withdrawn without one
 */
public record GroupBelow(
        Map<String, Object> group,
        BigDecimal balance,
        Instant moment,
        Instant since,
        String recorder,
        @Nullable Long revision) {}
