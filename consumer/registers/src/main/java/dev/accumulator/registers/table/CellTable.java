package dev.accumulator.registers.table;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.registers.model.RegisterDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cells of a register. Movements and totals name a cell by a number instead of its dimension values, which keeps
 * their rows and indexes small whatever the dimensions are.
 */
public final class CellTable {
    private final Database database;
    private final RegisterDefinition definition;

    CellTable(Database database, RegisterDefinition definition) {
        this.database = database;
        this.definition = definition;
    }

    /**
     * The numbers of cells, which are made where they are new. Existing cells first: most are there already, and an attempt
     * to insert each would waste a number and a lock.
     */
    Map<List<@Nullable Object>, Long> fetch(Set<List<@Nullable Object>> keys) {
        Map<List<@Nullable Object>, Long> found = new HashMap<>(select(keys));
        Set<List<@Nullable Object>> missing = without(keys, found);
        if (!missing.isEmpty()) {
            found.putAll(insert(missing));
            // A cell that another transaction made in between: the insert waited for it, and now it can be seen.
            found.putAll(select(without(missing, found)));
        }
        return found;
    }

    private static Set<List<@Nullable Object>> without(
            Set<List<@Nullable Object>> keys, Map<List<@Nullable Object>, Long> found) {
        Set<List<@Nullable Object>> rest = new LinkedHashSet<>(keys);
        rest.removeAll(found.keySet());
        return rest;
    }

    private Map<List<@Nullable Object>, Long> insert(Collection<List<@Nullable Object>> keys) {
        List<Integer> all = positions().toList();
        String sql = """
                insert into %s (%s)
                select %s
                  from unnest(%s) as k (%s)
                 order by %s
                    on conflict do nothing
                returning cell, %2$s
                """.formatted(table(), columns(all), casts(all), arrays(all), aliases(all), ordinals());
        return query(sql, keys, all);
    }

    /**
     * Looks cells up by key. Keys are grouped by which of their values are null, because only plain equality and {@code is
     * null} use the index.
     */
    private Map<List<@Nullable Object>, Long> select(Collection<List<@Nullable Object>> keys) {
        Map<BitSet, List<List<@Nullable Object>>> byNulls = new HashMap<>();
        for (List<@Nullable Object> key : keys) {
            BitSet nulls = new BitSet();
            positions().filter(i -> key.get(i) == null).forEach(nulls::set);
            byNulls.computeIfAbsent(nulls, n -> new ArrayList<>()).add(key);
        }
        Map<List<@Nullable Object>, Long> found = new HashMap<>();
        for (Map.Entry<BitSet, List<List<@Nullable Object>>> group : byNulls.entrySet()) {
            BitSet nulls = group.getKey();
            List<Integer> present = positions().filter(i -> !nulls.get(i)).toList();
            String matches = positions()
                    .map(i -> nulls.get(i)
                            ? "c." + column(i) + " is null"
                            : "c." + column(i) + " = cast(k.k" + i + " as " + type(i) + ")")
                    .collect(joining(" and "));
            String sql = present.isEmpty()
                    ? "select c.cell, %s from %s c where %s"
                            .formatted(columns(positions().toList()), table(), matches)
                    : "select c.cell, %s from unnest(%s) as k (%s) join %s c on %s"
                            .formatted(
                                    columns(positions().toList()), arrays(present), aliases(present), table(), matches);
            found.putAll(query(sql, group.getValue(), present));
        }
        return found;
    }

    private Map<List<@Nullable Object>, Long> query(
            String sql, Collection<List<@Nullable Object>> keys, List<Integer> bound) {
        JdbcClient.StatementSpec statement = database.jdbc().sql(sql);
        for (int i : bound) {
            statement = statement.param("k" + i, array(i, keys));
        }
        Map<List<@Nullable Object>, Long> found = new HashMap<>();
        statement.query((ResultSet row) -> {
            found.put(readKey(definition, row), row.getLong("cell"));
        });
        return found;
    }

    /** The dimension values of those cells that there are. */
    Map<Long, List<@Nullable Object>> keys(Long[] cells) {
        Map<Long, List<@Nullable Object>> read = new HashMap<>();
        database.jdbc()
                .sql("select cell, %s from %s where cell = any (:cells)"
                        .formatted(columns(positions().toList()), table()))
                .param("cells", cells)
                .query((ResultSet row) -> {
                    read.put(row.getLong("cell"), readKey(definition, row));
                });
        return read;
    }

    /** The dimension values of a row that has a column for each. */
    static List<@Nullable Object> readKey(RegisterDefinition definition, ResultSet row) throws SQLException {
        List<Dimension> dimensions = definition.dimensions();
        @Nullable Object[] key = new @Nullable Object[dimensions.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = read(row, dimensions.get(i));
        }
        return Arrays.asList(key);
    }

    /** A dimension's value of a row, of the one Java type of its family. */
    public static @Nullable Object read(ResultSet row, Dimension dimension) throws SQLException {
        Object value = switch (dimension.type().base()) {
            case SMALLINT, INT, BIGINT -> row.getLong(dimension.name());
            case TEXT, VARCHAR -> row.getString(dimension.name());
            case UUID -> row.getObject(dimension.name(), UUID.class);
            case DATE -> row.getObject(dimension.name(), LocalDate.class);
            case BOOLEAN -> row.getBoolean(dimension.name());
        };
        return row.wasNull() ? null : value;
    }

    /** An array of the values of one dimension; what has no array type of its own in the driver travels as text. */
    private Object array(int position, Collection<List<@Nullable Object>> keys) {
        return switch (base(position)) {
            case SMALLINT, INT, BIGINT ->
                keys.stream().map(key -> (Long) key.get(position)).toArray(Long[]::new);
            case BOOLEAN ->
                keys.stream().map(key -> (Boolean) key.get(position)).toArray(Boolean[]::new);
            case TEXT, VARCHAR, UUID, DATE ->
                keys.stream()
                        .map(key -> {
                            Object value = key.get(position);
                            return value == null ? null : value.toString();
                        })
                        .toArray(String[]::new);
        };
    }

    private String arrays(List<Integer> positions) {
        return positions.stream()
                .map(i -> "cast(:k" + i + " as " + arrayType(i) + "[])")
                .collect(joining(", "));
    }

    private String arrayType(int position) {
        return switch (base(position)) {
            case SMALLINT, INT, BIGINT -> "bigint";
            case BOOLEAN -> "boolean";
            case TEXT, VARCHAR, UUID, DATE -> "text";
        };
    }

    private String columns(List<Integer> positions) {
        return positions.stream().map(this::column).collect(joining(", "));
    }

    private String casts(List<Integer> positions) {
        return positions.stream()
                .map(i -> "cast(k.k" + i + " as " + type(i) + ")")
                .collect(joining(", "));
    }

    private String aliases(List<Integer> positions) {
        return positions.stream().map(i -> "k" + i).collect(joining(", "));
    }

    private String ordinals() {
        return positions().map(i -> String.valueOf(i + 1)).collect(joining(", "));
    }

    private Stream<Integer> positions() {
        return IntStream.range(0, definition.dimensions().size()).boxed();
    }

    private String column(int position) {
        return Identifiers.quote(definition.dimensions().get(position).name());
    }

    private String type(int position) {
        return definition.dimensions().get(position).type().text();
    }

    private DimensionType.Base base(int position) {
        return definition.dimensions().get(position).type().base();
    }

    private String table() {
        return database.schema().table(definition.name(), "cell");
    }
}
