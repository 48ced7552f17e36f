package dev.accumulator.registers.table;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The cells of a register: those that this process remembers, and their table for the others. */
public final class Cells {
    /** About 60 MB of heap for a register with a few dimensions. A cell that is not remembered costs a look-up a batch. */
    private static final int CACHED_CELLS_MAX = 200_000;

    private final RegisterDefinition definition;
    private final CellTable table;
    private final RecentlyUsed<Key, Long> known = new RecentlyUsed<>(CACHED_CELLS_MAX);

    /** The dimension values of cells whose movements were taken back. */
    private final RecentlyUsed<Long, List<@Nullable Object>> keys = new RecentlyUsed<>(CACHED_CELLS_MAX);

    Cells(Database database, RegisterSql sql) {
        this.definition = sql.definition();
        this.table = new CellTable(database, sql);
    }

    /**
     * A key of the cache. The hash of a list of small numbers takes few values (1,300 for 10 × 1,000 cells), so this hash is
     * spread over all bits. The values are in an array, because a look-up compares the values of a key that is mostly in no
     * processor's cache, and a list is one more step to each of them.
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

    /** Sets the movement's cell if it is cached. Thread-safe. */
    public boolean placeKnown(CheckedMovement entry) {
        Long cell = known.get(new Key(entry.key()));
        if (cell == null) {
            return false;
        }
        entry.placeIn(cell);
        return true;
    }

    /** Gives each movement its cell. Makes the cells that are new, in key order so that two callers cannot deadlock. */
    public void place(Collection<CheckedMovement> movements) {
        List<CheckedMovement> rest = new ArrayList<>();
        for (CheckedMovement movement : movements) {
            if (!placeKnown(movement)) {
                rest.add(movement);
            }
        }
        if (rest.isEmpty()) {
            return;
        }
        Set<List<@Nullable Object>> keys = new LinkedHashSet<>();
        rest.forEach(movement -> keys.add(movement.key()));
        Map<List<@Nullable Object>, Long> fetched = table.fetch(keys);
        afterCommit(fetched, () -> {
            for (Map.Entry<List<@Nullable Object>, Long> cell : fetched.entrySet()) {
                known.put(new Key(cell.getKey()), cell.getValue());
            }
        });
        for (CheckedMovement movement : rest) {
            Long cell = fetched.get(movement.key());
            if (cell == null) {
                throw new IllegalStateException("Register " + definition.name() + " has no cell for " + movement.key());
            }
            movement.placeIn(cell);
        }
    }

    /** The numbers of those of some cells that there are, by their dimension values. Makes none, and remembers none. */
    public Map<List<@Nullable Object>, Long> find(Set<List<@Nullable Object>> wanted) {
        return table.select(wanted);
    }

    /** The dimension values of those of the cells that exist. */
    public Map<Long, List<@Nullable Object>> keys(Set<Long> cells) {
        Map<Long, List<@Nullable Object>> found = new HashMap<>();
        List<Long> rest = new ArrayList<>();
        for (Long cell : cells) {
            List<@Nullable Object> key = keys.get(cell);
            if (key == null) {
                rest.add(cell);
            } else {
                found.put(cell, key);
            }
        }
        if (!rest.isEmpty()) {
            Map<Long, List<@Nullable Object>> read = table.keys(rest.toArray(Long[]::new));
            found.putAll(read);
            afterCommit(read, () -> read.forEach(keys::put));
        }
        return found;
    }

    /**
     * Makes the rows of cells that are gone, under their old numbers, where this process remembers their dimensions.
     *
     * @return how many were made
     */
    public long restore(Collection<Long> gone) {
        Set<Long> numbers = Set.copyOf(gone);
        Map<Long, List<@Nullable Object>> remembered = new HashMap<>();
        known.forEach((key, cell) -> {
            if (numbers.contains(cell)) {
                remembered.put(cell, Arrays.asList(key.values));
            }
        });
        for (Long cell : numbers) {
            List<@Nullable Object> key = keys.get(cell);
            if (key != null) {
                remembered.put(cell, key);
            }
        }
        return table.restore(remembered);
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
}
