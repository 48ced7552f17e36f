package dev.accumulator.registers.read;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.text.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages by key. A page begins after the last row of the page before, so it costs the same at any depth, and no row appears
 * twice while rows are added. A cursor carries the keys of that row, and belongs to one query.
 */
final class Keyset {
    /** Eight hexadecimal digits: a cursor that gets into another query by mistake is noticed, which is all they are for. */
    private static final int QUERY_CHARS = 8;

    /** A column of the order. Nulls come last when ascending and first when descending. */
    record Key(String column, String type, boolean nullable, boolean descending) {
        static Key of(Dimension dimension) {
            return new Key(dimension.name(), dimension.type().text(), dimension.nullable(), false);
        }

        static Key ofFigure(String column) {
            return new Key(column, "numeric", false, false);
        }

        String quoted() {
            return Identifiers.quote(column);
        }
    }

    private final List<Key> keys;
    private final String query;
    private final PageRequest page;

    /** @param queryParts identify the query; the cursor of another query is refused */
    Keyset(List<Key> keys, List<? extends @Nullable Object> queryParts, PageRequest page) {
        this.keys = List.copyOf(keys);
        this.query = Fingerprints.ofParts(queryParts).toString().substring(0, QUERY_CHARS);
        this.page = page;
    }

    /** Returns the columns of the order that was asked for, then those columns that make the order complete. */
    static List<Key> keys(List<Sort> sort, Map<String, Key> columns, List<String> complete) {
        Map<String, Key> keys = new LinkedHashMap<>();
        for (Sort by : sort) {
            Key column = columns.get(by.field());
            if (column == null) {
                throw new InvalidQuery(
                        "sort",
                        ForeignText.quote(by.field()) + " is no column of this answer; it has "
                                + String.join(", ", columns.keySet()));
            }
            keys.putIfAbsent(
                    column.column(), new Key(column.column(), column.type(), column.nullable(), by.descending()));
        }
        for (String name : complete) {
            Key column = columns.get(name);
            if (column != null) {
                keys.putIfAbsent(column.column(), column);
            }
        }
        return new ArrayList<>(keys.values());
    }

    /** Returns the condition for rows after the cursor, which begins with {@code and}; empty on the first page. */
    String after(Parameters parameters) {
        if (page.cursor() == null) {
            return "";
        }
        return "and (" + after(0, decode(page.cursor()), parameters) + ")";
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
            return beyond + " or (" + column + " is null and (" + rest + "))";
        }
        String last = "cast(" + parameters.add(value) + " as " + key.type() + ")";
        String beyond = column + (key.descending() ? " < " : " > ") + last;
        if (key.nullable() && !key.descending()) {
            beyond = "(" + beyond + " or " + column + " is null)";
        }
        return beyond + " or (" + column + " = " + last + " and (" + rest + "))";
    }

    /** Returns the order, and a limit of one row more than asked for, which tells whether there is a next page. */
    String orderAndLimit() {
        String limit = "limit " + (page.limit() + 1);
        return keys.isEmpty() ? limit : order() + "\n" + limit;
    }

    /** Returns the order; empty where there are no keys. */
    String order() {
        return keys.isEmpty()
                ? ""
                : keys.stream()
                        .map(key -> key.quoted() + (key.descending() ? " desc" : ""))
                        .collect(joining(", ", "order by ", ""));
    }

    /** Returns the keys of a row as text. */
    List<@Nullable String> read(ResultSet row) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(keys.size());
        for (Key key : keys) {
            values.add(row.getString(key.column()));
        }
        return values;
    }

    /** A row and its keys. */
    record Keyed<T>(T row, List<@Nullable String> keys) {}

    /** Returns the page of these rows, with a cursor if there is a row more than the page takes. */
    <T> Page<T> page(List<Keyed<T>> found, @Nullable T totals) {
        boolean more = found.size() > page.limit();
        List<Keyed<T>> shown = more ? found.subList(0, page.limit()) : found;
        Function<Keyed<T>, T> row = Keyed::row;
        return new Page<>(
                shown.stream().map(row).toList(), more ? encode(shown.getLast().keys()) : null, totals);
    }

    List<Key> keys() {
        return keys;
    }

    int limit() {
        return page.limit();
    }

    /** Returns the keys that the cursor of the query has; null on the first page. */
    @Nullable
    List<@Nullable String> cursor() {
        return page.cursor() == null ? null : decode(page.cursor());
    }

    /** Returns the cursor behind a row of these keys. */
    String encode(List<@Nullable String> values) {
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
                ForeignText.quote(cursor) + " is no cursor of this query; take it from next of the page before");
    }
}
