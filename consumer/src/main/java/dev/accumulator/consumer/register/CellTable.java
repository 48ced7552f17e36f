package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The cells of a register. Movements and totals name a cell by a number instead of its dimension values, which keeps
 * their rows and indexes small whatever the dimensions are.
 */
final class CellTable {
    /** About 60 MB of heap a register with a few dimensions; a cell beyond costs one look-up a batch. */
    private static final int CACHED_CELLS_MAX = 200_000;

    private final Database database;
    private final RegisterDefinition definition;
    private final Cache<Key, Long> known =
            Caffeine.newBuilder().maximumSize(CACHED_CELLS_MAX).build();

    /** Of cells whose movements were taken back. */
    private final Cache<Long, List<@Nullable Object>> keys =
            Caffeine.newBuilder().maximumSize(CACHED_CELLS_MAX).build();

    CellTable(Database database, RegisterDefinition definition) {
        this.database = database;
        this.definition = definition;
    }

    /**
     * A key in the cache. The hash of a list of small numbers takes few values (1,300 for 10 × 1,000 cells), so this one is
     * spread over all bits. In an array, because a look-up compares the values of a key that is mostly in no processor's
     * cache: a list is a step more to each of them.
     */
    private static final class Key {
        private final @Nullable Object[] values;
        private final int hash;

        Key(List<@Nullable Object> values) {
            this.values = values.toArray();
            int mixed = 0;
            for (Object value : this.values) {
                mixed = (Integer.rotateLeft(mixed, 15) ^ Objects.hashCode(value)) * 0x9E3779B1;
            }
            this.hash = mixed ^ mixed >>> 16;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.hash == hash && Arrays.equals(key.values, values);
        }
    }

    /** Tells an entry its cell, if that is remembered. For any thread. */
    boolean placeKnown(Entry entry) {
        Long cell = known.getIfPresent(new Key(entry.key()));
        if (cell == null) {
            return false;
        }
        entry.placeIn(cell);
        return true;
    }

    /** Tells each entry its cell, making the cells that are new, in key order so that two callers cannot deadlock. */
    void place(Collection<Entry> entries) {
        List<Entry> rest = new ArrayList<>();
        for (Entry entry : entries) {
            if (!placeKnown(entry)) {
                rest.add(entry);
            }
        }
        if (rest.isEmpty()) {
            return;
        }
        Set<List<@Nullable Object>> keys = new LinkedHashSet<>();
        rest.forEach(entry -> keys.add(entry.key()));
        Map<List<@Nullable Object>, Long> fetched = fetch(keys);
        afterCommit(fetched, () -> {
            for (Map.Entry<List<@Nullable Object>, Long> cell : fetched.entrySet()) {
                known.put(new Key(cell.getKey()), cell.getValue());
            }
        });
        for (Entry entry : rest) {
            Long cell = fetched.get(entry.key());
            if (cell == null) {
                throw new IllegalStateException("Register " + definition.name() + " has no cell for " + entry.key());
            }
            entry.placeIn(cell);
        }
    }

    /** Existing cells first: most are there already, and an attempt to insert each would waste a number and a lock. */
    private Map<List<@Nullable Object>, Long> fetch(Set<List<@Nullable Object>> keys) {
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
    Map<Long, List<@Nullable Object>> keys(Set<Long> cells) {
        Map<Long, List<@Nullable Object>> found = new HashMap<>(keys.getAllPresent(cells));
        Long[] rest = cells.stream().filter(cell -> !found.containsKey(cell)).toArray(Long[]::new);
        if (rest.length > 0) {
            Map<Long, List<@Nullable Object>> read = new HashMap<>();
            database.jdbc()
                    .sql("select cell, %s from %s where cell = any (:cells)"
                            .formatted(columns(positions().toList()), table()))
                    .param("cells", rest)
                    .query((ResultSet row) -> {
                        read.put(row.getLong("cell"), readKey(definition, row));
                    });
            found.putAll(read);
            afterCommit(read, () -> keys.putAll(read));
        }
        return found;
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
    static @Nullable Object read(ResultSet row, Dimension dimension) throws SQLException {
        Object value = switch (dimension.type().base()) {
            case SMALLINT, INT, BIGINT -> row.getLong(dimension.name());
            case TEXT, VARCHAR -> row.getString(dimension.name());
            case UUID -> row.getObject(dimension.name(), UUID.class);
            case DATE -> row.getObject(dimension.name(), LocalDate.class);
            case BOOLEAN -> row.getBoolean(dimension.name());
        };
        return row.wasNull() ? null : value;
    }

    /** A cell that is rolled back must not be remembered. */
    private static void afterCommit(Map<?, ?> cells, Runnable remember) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void savepointRollback(Object savepoint) {
                // It may lie before the cells were made.
                cells.clear();
            }

            @Override
            public void afterCommit() {
                remember.run();
            }
        });
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
        return Names.quote(definition.dimensions().get(position).name());
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
