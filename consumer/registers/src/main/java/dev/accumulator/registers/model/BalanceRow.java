package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A balance.
 *
 * @param dimensions the grouped dimensions, and those filtered to one value, in declared order
 * @param resources each resource with its declared scale
 */
public record BalanceRow(Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> resources) {
    /** The value of a dimension that splits the answer, or is filtered to one value; null where that is "none". */
    public <T> @Nullable T get(DimensionKey<T> dimension) {
        return dimension.in(dimensions);
    }

    /**
     * The balance of a resource.
     *
     * @throws InvalidQuery if there is no such resource
     */
    public BigDecimal get(String resource) {
        return Figures.of(resources, resource);
    }

    /**
     * The balance of a resource.
     *
     * @throws InvalidQuery if there is no such resource
     */
    public BigDecimal get(ResourceKey resource) {
        return get(resource.name());
    }
}
