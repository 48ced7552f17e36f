package dev.accumulator.registers;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts the model's answers into pages. A page begins after the last row of the one before, wherever that is now. */
final class ModelPages {
    private record Cursor(List<@Nullable Object> query, Object lastRow) {}

    private final Map<String, Cursor> cursors = new HashMap<>();

    <T> Page<T> page(List<T> rows, Comparator<T> order, List<@Nullable Object> query, PageRequest request) {
        List<T> rest = rows.stream().sorted(order).toList();
        if (request.cursor() != null) {
            Cursor cursor = cursors.get(request.cursor());
            if (cursor == null || !cursor.query().equals(query)) {
                throw new InvalidQuery("cursor", "");
            }
            @SuppressWarnings("unchecked") // The query tells what its rows are.
            T last = (T) cursor.lastRow();
            rest = rest.stream().filter(row -> order.compare(row, last) > 0).toList();
        }
        if (rest.size() <= request.limit()) {
            return new Page<>(rest, null);
        }
        List<T> shown = rest.subList(0, request.limit());
        String next = "after-" + cursors.size();
        cursors.put(next, new Cursor(query, shown.getLast()));
        return new Page<>(shown, next);
    }
}
