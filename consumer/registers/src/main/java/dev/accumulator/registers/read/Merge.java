package dev.accumulator.registers.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of several sources that are each in one order, as one source in that order. Rows of equal keys become one. A source is
 * not asked for the row behind one that was taken before somebody wants the next: that could be a statement for nothing.
 *
 * @param <R> the type of the rows
 */
final class Merge<R> implements Iterator<R> {
    private final Comparator<List<@Nullable Object>> order;
    private final Function<R, List<@Nullable Object>> keys;
    private final BinaryOperator<R> sum;
    private final PriorityQueue<Head<R>> heads;
    private final List<Head<R>> taken = new ArrayList<>();

    /** @param sum makes one row of two with equal keys */
    Merge(
            Comparator<List<@Nullable Object>> order,
            Function<R, List<@Nullable Object>> keys,
            BinaryOperator<R> sum,
            List<? extends Iterator<R>> sources) {
        this.order = order;
        this.keys = keys;
        this.sum = sum;
        this.heads = new PriorityQueue<>(Comparator.<Head<R>, List<@Nullable Object>>comparing(Head::key, order)
                .thenComparingInt(Head::part));
        for (int part = 0; part < sources.size(); part++) {
            advance(part, sources.get(part));
        }
    }

    /** The next row of a source. */
    private record Head<R>(List<@Nullable Object> key, R row, int part, Iterator<R> source) {}

    private void advance(int part, Iterator<R> source) {
        if (source.hasNext()) {
            R row = source.next();
            heads.add(new Head<>(keys.apply(row), row, part, source));
        }
    }

    @Override
    public boolean hasNext() {
        taken.forEach(head -> advance(head.part(), head.source()));
        taken.clear();
        return !heads.isEmpty();
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Head<R> first = heads.remove();
        taken.add(first);
        R row = first.row();
        for (Head<R> head = heads.peek();
                head != null && order.compare(head.key(), first.key()) == 0;
                head = heads.peek()) {
            taken.add(heads.remove());
            row = sum.apply(row, head.row());
        }
        return row;
    }
}
