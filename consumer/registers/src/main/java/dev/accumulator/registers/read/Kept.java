package dev.accumulator.registers.read;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Passes on the rows for which a condition holds. */
final class Kept<R> implements Iterator<R> {
    private final Iterator<R> rows;
    private final Predicate<R> condition;
    private @Nullable R next;

    Kept(Iterator<R> rows, Predicate<R> condition) {
        this.rows = rows;
        this.condition = condition;
    }

    @Override
    public boolean hasNext() {
        while (next == null && rows.hasNext()) {
            R row = rows.next();
            if (condition.test(row)) {
                next = row;
            }
        }
        return next != null;
    }

    @Override
    public R next() {
        R found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return found;
    }
}
