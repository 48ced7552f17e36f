package dev.accumulator.registers;

import dev.accumulator.registers.model.DimensionKey;
import dev.accumulator.registers.model.PageRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read of a register while it is being written: which cells it is about, and how much of the answer is wanted. For one
 * thread.
 *
 * @param <Q> the read itself
 */
public abstract sealed class Filtered<Q extends Filtered<Q>> permits Balances, Turnovers, Movements {
    final Registers registers;
    final String register;
    final Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
    PageRequest page = new PageRequest(PageRequest.LIMIT_MAX, null);

    Filtered(Registers registers, String register) {
        this.registers = registers;
        this.register = register;
    }

    /** Keeps only cells with this value of a dimension; called again for the same dimension, with either value. */
    public Q where(String dimension, @Nullable Object value) {
        filters.computeIfAbsent(dimension, name -> new ArrayList<>()).add(value);
        return self();
    }

    /** Keeps only cells with this value of a dimension; called again for the same dimension, with either value. */
    public <T> Q where(DimensionKey<T> dimension, @Nullable T value) {
        return where(dimension.name(), value);
    }

    /**
     * Answers in pages.
     *
     * @param limit the most rows, 1 to {@value PageRequest#LIMIT_MAX}
     * @param cursor {@code next} of the page before, or null for the first
     */
    public Q page(int limit, @Nullable String cursor) {
        page = new PageRequest(limit, cursor);
        return self();
    }

    abstract Q self();
}
