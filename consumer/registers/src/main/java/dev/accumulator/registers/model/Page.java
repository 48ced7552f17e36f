package dev.accumulator.registers.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer.
 *
 * @param next the cursor of the part after this one, or null at the end
 * @param totals one row of the totals of the whole answer, whatever its part is; null if they were not asked for
 */
public record Page<T>(
        List<T> rows, @Nullable String next, @Nullable T totals) {
    public Page {
        rows = List.copyOf(rows);
    }

    /** A part of an answer whose totals were not asked for. */
    public Page(List<T> rows, @Nullable String next) {
        this(rows, next, null);
    }
}
