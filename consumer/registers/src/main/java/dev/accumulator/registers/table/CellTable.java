package dev.accumulator.registers.table;

import static java.util.stream.Collectors.partitioningBy;

import dev.accumulator.registers.model.Dimension;
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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cells of a register. Movements and totals name a cell by a number instead of its dimension values, which keeps
 * their rows and indexes small whatever the dimensions are.
 */
public final class CellTable {
    private final Database database;
    private final RegisterDefinition definition;
    private final RegisterSql sql;

    CellTable(Database database, RegisterSql sql) {
        this.database = database;
        this.definition = sql.definition();
        this.sql = sql.withEachDimension("value", d -> "v" + position(d))
                .withEachDimension(
                        "array_type", d -> DimensionArrays.type(d.type().base()));
    }

    /**
     * Returns the numbers of cells, and makes those that are new. Looks for existing cells first: most exist already, and an
     * attempt to insert each would waste a number and a lock.
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
        String insert = sql.fill("""
                insert into {cell} ({dimensions})
                select {each dimension: cast(k.{value} as {type})}
                  from unnest({each dimension: cast(:{value} as {array_type}[])}) as k ({each dimension: {value}})
                 order by {each dimension: {n}}
                    on conflict do nothing
                returning cell, {dimensions}
                """);
        return query(insert, keys, definition.dimensions());
    }

    /**
     * Looks cells up by key. Keys are grouped by which of their values are null, because only plain equality and {@code is
     * null} use the index.
     */
    Map<List<@Nullable Object>, Long> select(Collection<List<@Nullable Object>> keys) {
        Map<BitSet, List<List<@Nullable Object>>> byNulls = new HashMap<>();
        for (List<@Nullable Object> key : keys) {
            BitSet nulls = new BitSet();
            for (int i = 0; i < key.size(); i++) {
                nulls.set(i, key.get(i) == null);
            }
            byNulls.computeIfAbsent(nulls, n -> new ArrayList<>()).add(key);
        }
        Map<List<@Nullable Object>, Long> found = new HashMap<>();
        for (Map.Entry<BitSet, List<List<@Nullable Object>>> group : byNulls.entrySet()) {
            Map<Boolean, List<Dimension>> byNull = definition.dimensions().stream()
                    .collect(partitioningBy(dimension -> group.getKey().get(position(dimension))));
            List<Dimension> present = Objects.requireNonNull(byNull.get(false));
            RegisterSql of = sql.withDimensions("present", present)
                    .withDimensions("absent", Objects.requireNonNull(byNull.get(true)));
            String select = present.isEmpty() ? of.fill("""
                    select c.cell, {dimensions:c}
                      from {cell} c
                     where {all absent: c.{absent} is null}
                    """) : of.fill("""
                    select c.cell, {dimensions:c}
                      from unnest({each present: cast(:{value} as {array_type}[])}) as k ({each present: {value}})
                      join {cell} c
                        on {all present: c.{present} = cast(k.{value} as {type})}
                       {for absent: and c.{absent} is null }
                    """);
            found.putAll(query(select, group.getValue(), present));
        }
        return found;
    }

    private Map<List<@Nullable Object>, Long> query(
            String select, Collection<List<@Nullable Object>> keys, List<Dimension> bound) {
        JdbcClient.StatementSpec statement = database.jdbc().sql(select);
        for (Dimension dimension : bound) {
            statement = statement.param("v" + position(dimension), array(dimension, keys));
        }
        Map<List<@Nullable Object>, Long> found = new HashMap<>();
        statement.query((ResultSet row) -> {
            found.put(readKey(definition, row), row.getLong("cell"));
        });
        return found;
    }

    /**
     * Inserts cells with their numbers. A cell whose dimensions have a row by now, under another number, is left out.
     *
     * @return how many were inserted
     */
    long restore(Map<Long, List<@Nullable Object>> cells) {
        if (cells.isEmpty()) {
            return 0;
        }
        List<Long> numbers = List.copyOf(cells.keySet());
        List<List<@Nullable Object>> values = numbers.stream()
                .map(number -> Objects.requireNonNull(cells.get(number)))
                .toList();
        JdbcClient.StatementSpec statement =
                database.jdbc().sql(sql.fill("""
                        insert into {cell} (cell, {dimensions})
                        overriding system value
                        select k.cell, {each dimension: cast(k.{value} as {type})}
                          from unnest(:cells, {each dimension: cast(:{value} as {array_type}[])})
                               as k (cell, {each dimension: {value}})
                         order by k.cell
                            on conflict do nothing
                        """)).param("cells", numbers.toArray(Long[]::new));
        for (Dimension dimension : definition.dimensions()) {
            statement = statement.param("v" + position(dimension), array(dimension, values));
        }
        return statement.update();
    }

    /** The dimension values of those of the cells that exist. */
    Map<Long, List<@Nullable Object>> keys(Long[] cells) {
        Map<Long, List<@Nullable Object>> read = new HashMap<>();
        database.jdbc().sql(sql.fill("""
                        select cell, {dimensions}
                          from {cell}
                         where cell = any (:cells)
                        """)).param("cells", cells).query((ResultSet row) -> {
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

    private Object array(Dimension dimension, Collection<List<@Nullable Object>> keys) {
        int position = position(dimension);
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        keys.forEach(key -> values.add(key.get(position)));
        return DimensionArrays.of(dimension.type().base(), values);
    }

    private int position(Dimension dimension) {
        return definition.dimensions().indexOf(dimension);
    }
}
