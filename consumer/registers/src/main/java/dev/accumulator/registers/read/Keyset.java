package dev.accumulator.registers.read;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.table.Parameters;
import dev.accumulator.text.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Paging by key: a page begins after the last row of the one before, so that it costs the same at any depth and no row is
 * seen twice while rows are added. A cursor carries that row's keys and belongs to one query.
 */
final class Keyset {
    /** A column of the order. Nulls come last when ascending and first when descending. */
    record Key(String column, String type, boolean nullable, boolean descending) {
        String quoted() {
            return Identifiers.quote(column);
        }
    }

    private final List<Key> keys;
    private final String query;
    private final PageRequest page;

    /** @param queryParts what identifies the query; a cursor of another query is refused */
    Keyset(List<Key> keys, List<? extends @Nullable Object> queryParts, PageRequest page) {
        this.keys = List.copyOf(keys);
        this.query = Fingerprints.ofParts(queryParts).toString().substring(0, 8);
        this.page = page;
    }

    /** The condition for rows after the cursor, preceded by {@code and}; empty on the first page. */
    String andAfter(Parameters parameters) {
        if (page.cursor() == null) {
            return "";
        }
        List<@Nullable String> values = decode(page.cursor());
        return " and (" + after(0, values, parameters) + ")";
    }

    private String after(int position, List<@Nullable String> values, Parameters parameters) {
        if (position == keys.size()) {
            return "false";
        }
        Key key = keys.get(position);
        String value = values.get(position);
        String column = key.quoted();
        String rest = after(position + 1, values, parameters);
        if (value == null) {
            String beyond = key.descending() ? column + " is not null" : "false";
            return "%s or (%s is null and (%s))".formatted(beyond, column, rest);
        }
        String bound = "cast(" + parameters.add(value) + " as " + key.type() + ")";
        String beyond = key.descending()
                ? "%s < %s".formatted(column, bound)
                : key.nullable()
                        ? "(%1$s > %2$s or %1$s is null)".formatted(column, bound)
                        : "%s > %s".formatted(column, bound);
        return "%s or (%s = %s and (%s))".formatted(beyond, column, bound, rest);
    }

    /** The order and one row more than asked for, which tells whether there is a next page. */
    String orderAndLimit() {
        return order() + " limit " + (page.limit() + 1);
    }

    /** The order; empty where there are no keys. */
    String order() {
        String order = keys.stream()
                .map(key -> key.quoted() + (key.descending() ? " desc" : ""))
                .collect(joining(", "));
        return order.isEmpty() ? "" : " order by " + order;
    }

    /** The rows' keys as text, read beside each row. */
    List<@Nullable String> read(ResultSet row) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(keys.size());
        for (Key key : keys) {
            values.add(row.getString(key.column()));
        }
        return values;
    }

    /** A row and its keys. */
    record Keyed<T>(T row, List<@Nullable String> keys) {}

    <T> Page<T> page(List<Keyed<T>> found) {
        boolean more = found.size() > page.limit();
        List<Keyed<T>> shown = more ? found.subList(0, page.limit()) : found;
        Function<Keyed<T>, T> row = Keyed::row;
        return new Page<>(
                shown.stream().map(row).toList(), more ? encode(shown.getLast().keys()) : null);
    }

    private String encode(List<@Nullable String> values) {
        List<@Nullable String> texts = new ArrayList<>(values.size() + 1);
        texts.add(query);
        texts.addAll(values);
        return CursorText.write(texts);
    }

    private List<@Nullable String> decode(String cursor) {
        List<@Nullable String> texts;
        try {
            texts = CursorText.read(cursor, keys.size() + 1);
        } catch (IllegalArgumentException notOurs) {
            throw invalid(cursor);
        }
        if (!query.equals(texts.getFirst())) {
            throw invalid(cursor);
        }
        return texts.subList(1, texts.size());
    }

    private static InvalidQuery invalid(String cursor) {
        return new InvalidQuery(
                "cursor",
                "\"" + ForeignText.shorten(cursor)
                        + "\" is no cursor of this query; take it from next of the page before");
    }
}
