package dev.accumulator.registers.table;

import dev.accumulator.registers.model.DimensionType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A movement that passed the checks: its values are in the order and of the types of its register. */
public final class CheckedMovement {
    private final OpenRegister register;
    private final List<@Nullable Object> key;
    private final long periodMicros;
    private final long ownPeriodMicros;
    private final List<BigDecimal> values;
    private long cell;

    /**
     * @param key a value for each dimension, in order, of the one Java type of its {@link DimensionType}
     * @param periodMicros microseconds since 1970
     * @param values a value for each resource, in order, of its declared scale
     */
    public CheckedMovement(
            OpenRegister register, List<@Nullable Object> key, long periodMicros, List<BigDecimal> values) {
        this(register, key, periodMicros, periodMicros, values);
    }

    private CheckedMovement(
            OpenRegister register,
            List<@Nullable Object> key,
            long periodMicros,
            long ownPeriodMicros,
            List<BigDecimal> values) {
        this.register = register;
        this.key = key;
        this.periodMicros = periodMicros;
        this.ownPeriodMicros = ownPeriodMicros;
        this.values = values;
    }

    /**
     * Returns the same movement at another moment than its document gives it.
     *
     * @param ownMicros the moment that its document gives it
     */
    public CheckedMovement movedTo(long micros, long ownMicros) {
        return new CheckedMovement(register, key, micros, ownMicros, values);
    }

    public OpenRegister register() {
        return register;
    }

    public List<@Nullable Object> key() {
        return key;
    }

    public long periodMicros() {
        return periodMicros;
    }

    /** Returns the period that the document gives it, which lies in closed time if it is another one. */
    public long ownPeriodMicros() {
        return ownPeriodMicros;
    }

    public boolean isMoved() {
        return ownPeriodMicros != periodMicros;
    }

    public List<BigDecimal> values() {
        return values;
    }

    public long cell() {
        if (cell == 0) {
            throw new IllegalStateException("A movement of register " + register.name() + " has no cell yet");
        }
        return cell;
    }

    void placeIn(long cellId) {
        this.cell = cellId;
    }
}
