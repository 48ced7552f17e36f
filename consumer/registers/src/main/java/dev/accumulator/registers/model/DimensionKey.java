package dev.accumulator.registers.model;

import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A dimension with the Java type of its values, so that the compiler finds a value that does not fit.
 *
 * <p>A constant of this type says a dimension once, for the definition, for movements and for reads:
 *
 * <pre>{@code static final DimensionKey<Integer> WAREHOUSE = DimensionKey.ofInt("warehouse");}</pre>
 *
 * @param <T> the Java type of the values
 */
public final class DimensionKey<T> {
    private final Dimension dimension;
    private final Function<Object, T> fromEngine;

    private DimensionKey(Dimension dimension, Function<Object, T> fromEngine) {
        this.dimension = dimension;
        this.fromEngine = fromEngine;
    }

    /** A dimension of type {@code int}. */
    public static DimensionKey<Integer> ofInt(String name) {
        return new DimensionKey<>(Dimension.parse(name, "int"), value -> Math.toIntExact((Long) value));
    }

    /** A dimension of type {@code bigint}. */
    public static DimensionKey<Long> ofLong(String name) {
        return of(name, "bigint", Long.class);
    }

    /** A dimension of type {@code text}. */
    public static DimensionKey<String> ofText(String name) {
        return of(name, "text", String.class);
    }

    /** A dimension of type {@code uuid}. */
    public static DimensionKey<UUID> ofUuid(String name) {
        return of(name, "uuid", UUID.class);
    }

    /** A dimension of type {@code date}. */
    public static DimensionKey<LocalDate> ofDate(String name) {
        return of(name, "date", LocalDate.class);
    }

    /** A dimension of type {@code boolean}. */
    public static DimensionKey<Boolean> ofBoolean(String name) {
        return of(name, "boolean", Boolean.class);
    }

    private static <T> DimensionKey<T> of(String name, String typeText, Class<T> type) {
        return new DimensionKey<>(Dimension.parse(name, typeText), type::cast);
    }

    /** This dimension with "none" as a value of its own. */
    public DimensionKey<T> nullable() {
        return new DimensionKey<>(new Dimension(dimension.name(), dimension.type(), true), fromEngine);
    }

    public String name() {
        return dimension.name();
    }

    public Dimension dimension() {
        return dimension;
    }

    /** The value of this dimension in a row; null where the dimension has none or the row is not split by it. */
    @Nullable
    T in(Map<String, @Nullable Object> dimensions) {
        Object value = dimensions.get(name());
        return value == null ? null : fromEngine.apply(value);
    }

    @Override
    public String toString() {
        return name() + " " + dimension.typeText();
    }
}
