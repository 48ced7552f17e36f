package dev.accumulator.registers.table;

import dev.accumulator.registers.model.DimensionType;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The values of one dimension as a parameter. Types that have no array type of their own in the driver travel as text. */
final class DimensionArrays {
    private DimensionArrays() {}

    /** Returns the values as an array of {@link #type}. */
    static Object of(DimensionType.Base base, Collection<? extends @Nullable Object> values) {
        return switch (base) {
            case SMALLINT, INT, BIGINT -> values.stream().map(Long.class::cast).toArray(Long[]::new);
            case BOOLEAN -> values.stream().map(Boolean.class::cast).toArray(Boolean[]::new);
            case TEXT, VARCHAR, UUID, DATE ->
                values.stream()
                        .map(value -> value == null ? null : value.toString())
                        .toArray(String[]::new);
        };
    }

    /** Returns the type of an item of the array. */
    static String type(DimensionType.Base base) {
        return switch (base) {
            case SMALLINT, INT, BIGINT -> "bigint";
            case BOOLEAN -> "boolean";
            case TEXT, VARCHAR, UUID, DATE -> "text";
        };
    }
}
