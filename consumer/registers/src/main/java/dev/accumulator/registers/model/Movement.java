package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One signed change of the resources of one cell. A positive value is a receipt, a negative one an expense.
 *
 * @param register the name of the register
 * @param period the business moment, kept to the microsecond
 * @param dimensions a value for each dimension: text, number, {@link java.util.UUID}, {@link java.time.LocalDate},
 *     Boolean, or null where the dimension is nullable (or leave it out)
 * @param resources a value for one resource or more, exact; one that is left out is zero, unless the register requires it
 * @param side the side of an {@link Entry} that it is, or null; only sides of entries move a ledger
 */
public record Movement(
        String register,
        Instant period,
        Map<String, @Nullable Object> dimensions,
        Map<String, BigDecimal> resources,
        @Nullable Side side) {

    /** The earliest period. */
    public static final Instant PERIOD_MIN = Instant.parse("1900-01-01T00:00:00Z");

    /** Periods lie before this moment. */
    public static final Instant PERIOD_END = Instant.parse("2200-01-01T00:00:00Z");

    // Spelled out: a compact constructor loses the annotation inside the map's type in its class file.
    public Movement(
            String register,
            Instant period,
            Map<String, @Nullable Object> dimensions,
            Map<String, BigDecimal> resources,
            @Nullable Side side) {
        this.register = register;
        this.period = period;
        this.dimensions = copy(dimensions);
        this.resources = Map.copyOf(resources);
        this.side = side;
    }

    /** A movement of a register that is no ledger. */
    public Movement(
            String register,
            Instant period,
            Map<String, @Nullable Object> dimensions,
            Map<String, BigDecimal> resources) {
        this(register, period, dimensions, resources, null);
    }

    /** Immutable maps are not copied; most are immutable, and each order line makes two movements. */
    private static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> dimensions) {
        for (Object value : dimensions.values()) {
            if (value == null) {
                return Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
            }
        }
        return Map.copyOf(dimensions);
    }
}
