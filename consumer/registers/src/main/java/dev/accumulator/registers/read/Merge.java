package dev.accumulator.registers.read;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of several sources that are each in one order, as one source in that order. Rows of equal keys become one.
 *
 * @param <R> the type of the rows
 */
final class Merge<R> implements Iterator<R> {
    private final Comparator<List<@Nullable Object>> order;
    private final Function<R, List<@Nullable Object>> keys;
    private final BinaryOperator<R> sum;
    private final PriorityQueue<Head<R>> heads;

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
        return !heads.isEmpty();
    }

    @Override
    public R next() {
        Head<R> first = heads.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        R row = first.row();
        advance(first.part(), first.source());
        for (Head<R> head = heads.peek();
                head != null && order.compare(head.key(), first.key()) == 0;
                head = heads.peek()) {
            heads.remove();
            row = sum.apply(row, head.row());
            advance(head.part(), head.source());
        }
        return row;
    }
}
