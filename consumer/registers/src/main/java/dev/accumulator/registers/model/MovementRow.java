package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A movement of the log.
 *
 * @param revision the revision of the document that the movement belongs to, or that a reversal takes back
 * @param line its number in the document, from 1; a reversal has that of the movement it reverses
 * @param recordedAt when it was recorded
 * @param originalPeriod the period that the document gives it, or that what it takes back has; null unless that lies in closed
 *     time, so that the movement went to open time
 */
public record MovementRow(
        String register,
        String recorder,
        long revision,
        int line,
        boolean reversal,
        Instant period,
        Instant recordedAt,
        Map<String, @Nullable Object> dimensions,
        Map<String, BigDecimal> resources,
        @Nullable Instant originalPeriod) {

    /** A movement at the period that its document gives it. */
    public MovementRow(
            String register,
            String recorder,
            long revision,
            int line,
            boolean reversal,
            Instant period,
            Instant recordedAt,
            Map<String, @Nullable Object> dimensions,
            Map<String, BigDecimal> resources) {
        this(register, recorder, revision, line, reversal, period, recordedAt, dimensions, resources, null);
    }

    /** The value of a dimension that splits the answer, or is filtered to one value; null where that is "none". */
    public <T> @Nullable T get(DimensionKey<T> dimension) {
        return dimension.in(dimensions);
    }

    /**
     * The change of a resource.
     *
     * @throws InvalidQuery if there is no such resource
     */
    public BigDecimal get(String resource) {
        return Figures.of(resources, resource);
    }

    /**
     * The change of a resource.
     *
     * @throws InvalidQuery if there is no such resource
     */
    public BigDecimal get(ResourceKey resource) {
        return get(resource.name());
    }
}
