package dev.accumulator.registers.read;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes a page out of the rows of a merged answer. */
final class MergedPage<R> {
    /** Each of them passes through this process, so that some seconds are enough. */
    static final int SORTED_MAX = 1_000_000;

    /** Held in memory for an answer of any length, which is no page. */
    static final int HELD_MAX = 100_000;

    private final Keyset keyset;
    private final KeyOrder order;
    private final Function<R, List<@Nullable Object>> keys;

    /** @param keys the keys of a row in the order that was asked for */
    MergedPage(Keyset keyset, Function<R, List<@Nullable Object>> keys) {
        this.keyset = keyset;
        this.order = new KeyOrder(keyset.keys());
        this.keys = keys;
    }

    /** Takes the page from rows that are in the order that was asked for, and no row that is behind it. */
    Page<R> ofOrdered(Iterator<R> rows, @Nullable R totals) {
        List<R> found = new ArrayList<>();
        List<@Nullable Object> after = after();
        while (found.size() <= keyset.limit() && rows.hasNext()) {
            R row = rows.next();
            if (after == null || order.compare(keys.apply(row), after) > 0) {
                found.add(row);
            }
        }
        return page(found, totals);
    }

    /**
     * Takes the page from all rows, which are in another order. A page of rows is held.
     *
     * @throws InvalidQuery if there are too many rows
     */
    Page<R> ofAll(Iterator<R> rows, @Nullable R totals) {
        return page(first(rows, keyset.limit() + 1), totals);
    }

    /**
     * All rows, in the order that was asked for.
     *
     * @throws InvalidQuery if there are too many
     */
    List<R> sorted(Iterator<R> rows) {
        List<R> sorted = first(rows, HELD_MAX + 1);
        if (sorted.size() > HELD_MAX) {
            throw tooMany(HELD_MAX);
        }
        return sorted;
    }

    private List<R> first(Iterator<R> rows, int count) {
        record Kept<R>(List<@Nullable Object> key, R row) {}
        List<@Nullable Object> after = after();
        PriorityQueue<Kept<R>> kept = new PriorityQueue<>((one, other) -> order.compare(other.key(), one.key()));
        int seen = 0;
        while (rows.hasNext()) {
            R row = rows.next();
            if (++seen > SORTED_MAX) {
                throw tooMany(SORTED_MAX);
            }
            List<@Nullable Object> key = keys.apply(row);
            Kept<R> last = kept.peek();
            boolean isWanted = kept.size() < count || (last != null && order.compare(key, last.key()) < 0);
            if (isWanted && (after == null || order.compare(key, after) > 0)) {
                kept.add(new Kept<>(key, row));
                if (kept.size() > count) {
                    kept.poll();
                }
            }
        }
        List<R> first = new ArrayList<>(kept.size());
        for (Kept<R> last = kept.poll(); last != null; last = kept.poll()) {
            first.addFirst(last.row());
        }
        return first;
    }

    private static InvalidQuery tooMany(int max) {
        return new InvalidQuery(
                "sort",
                "Over several databases an answer that is not in the order of its groups has at most " + max
                        + " rows; filter, or leave sort out");
    }

    private @Nullable List<@Nullable Object> after() {
        List<@Nullable String> cursor = keyset.cursor();
        return cursor == null ? null : order.values(cursor);
    }

    private Page<R> page(List<R> found, @Nullable R totals) {
        boolean isMore = found.size() > keyset.limit();
        List<R> shown = isMore ? found.subList(0, keyset.limit()) : found;
        return new Page<>(shown, isMore ? keyset.encode(KeyOrder.texts(keys.apply(shown.getLast()))) : null, totals);
    }
}
