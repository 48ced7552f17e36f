package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a document: one movement while it is being written. It is a receipt, which adds what its resources say, or an
 * expense, which takes it away. For one thread.
 */
public final class Line {
    private final String register;
    private final Instant period;
    private final boolean expense;
    private final Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
    private final Map<String, BigDecimal> resources = new LinkedHashMap<>();

    private Line(String register, Instant period, boolean expense) {
        this.register = register;
        this.period = period;
        this.expense = expense;
    }

    /**
     * Begins a line that adds to a register.
     *
     * @param period the business moment
     */
    public static Line receipt(String register, Instant period) {
        return new Line(register, period, false);
    }

    /**
     * Begins a line that takes from a register; its resources are written as positive numbers.
     *
     * @param period the business moment
     */
    public static Line expense(String register, Instant period) {
        return new Line(register, period, true);
    }

    /**
     * Sets a dimension. The engine checks name and value when the document is posted.
     *
     * @param value text, a whole number, {@link java.util.UUID}, {@link java.time.LocalDate}, Boolean, or null for "none"
     */
    public Line dimension(String name, @Nullable Object value) {
        dimensions.put(name, value);
        return this;
    }

    /** Sets a typed dimension; null is "none". */
    public <T> Line dimension(DimensionKey<T> key, @Nullable T value) {
        return dimension(key.name(), value);
    }

    /** Sets a resource. One that is not set is zero, unless the register requires it. */
    public Line resource(String name, BigDecimal value) {
        resources.put(name, expense ? value.negate() : value);
        return this;
    }

    /** Sets a resource to a whole number. */
    public Line resource(String name, long value) {
        return resource(name, BigDecimal.valueOf(value));
    }

    /**
     * Sets a resource to a decimal written as text, such as {@code 12.50}.
     *
     * @throws InvalidMovement if the text is no decimal number
     */
    public Line resource(String name, String value) {
        try {
            return resource(name, new BigDecimal(value));
        } catch (NumberFormatException notDecimal) {
            throw new InvalidMovement(
                    "invalid-resource",
                    -1,
                    InvalidMovement.Part.RESOURCE,
                    name,
                    "Resource \"" + ForeignText.shorten(name) + "\" of register \"" + register + "\": \""
                            + ForeignText.shorten(value) + "\" is no decimal number");
        }
    }

    /** Sets a typed resource. */
    public Line resource(ResourceKey key, BigDecimal value) {
        return resource(key.name(), value);
    }

    /** Sets a typed resource to a whole number. */
    public Line resource(ResourceKey key, long value) {
        return resource(key.name(), value);
    }

    /** Sets a typed resource to a decimal written as text. */
    public Line resource(ResourceKey key, String value) {
        return resource(key.name(), value);
    }

    /** The movement that this line is now. */
    public Movement movement() {
        return new Movement(register, period, dimensions, resources);
    }
}
