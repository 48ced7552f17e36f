package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A turnover.
 *
 * @param start the first day of the interval, or null when the range is not split by days or longer
 * @param hour the beginning of the hour, in the offset that the register's time zone had then, or null when the range is not
 *     split by hours
 * @param document the document, or null when the range is not split by documents, or the group has none
 * @param dimensions the grouped dimensions, and those filtered to one value, in declared order
 * @param resources the figures of each resource
 */
public record TurnoverRow(
        @Nullable LocalDate start,
        @Nullable OffsetDateTime hour,
        @Nullable Document document,
        Map<String, @Nullable Object> dimensions,
        Map<String, Turnover> resources) {

    /** A turnover of a range that is not split, or split by days or longer. */
    public TurnoverRow(
            @Nullable LocalDate start, Map<String, @Nullable Object> dimensions, Map<String, Turnover> resources) {
        this(start, null, null, dimensions, resources);
    }

    /** A document at one of its periods. */
    public record Document(Instant period, String recorder) {}

    /** The value of a dimension that splits the answer, or is filtered to one value; null where that is "none". */
    public <T> @Nullable T get(DimensionKey<T> dimension) {
        return dimension.in(dimensions);
    }

    /**
     * The figures of a resource.
     *
     * @throws InvalidQuery if there is no such resource
     */
    public Turnover get(String resource) {
        return Figures.of(resources, resource);
    }

    /**
     * The figures of a resource.
     *
     * @throws InvalidQuery if there is no such resource
     */
    public Turnover get(ResourceKey resource) {
        return get(resource.name());
    }

    /**
     * The figures of one resource, with its declared scale.
     *
     * @param receipt the sum of what came in
     * @param expense the sum of what went out, as a positive number
     * @param opening the balance before the range or interval, where asked for
     * @param closing the balance after it, where asked for
     */
    public record Turnover(
            BigDecimal receipt,
            BigDecimal expense,
            @Nullable BigDecimal opening,
            @Nullable BigDecimal closing) {

        public BigDecimal net() {
            return receipt.subtract(expense);
        }
    }
}
