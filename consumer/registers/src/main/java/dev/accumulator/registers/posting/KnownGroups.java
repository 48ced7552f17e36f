package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.RecentlyUsed;

/**
 * The groups of floors whose rows this process has found committed. The rows are never deleted, so nobody has to try to make
 * them. In a database that was restored they may be missing, and whoever locks them finds that out. Safe for many threads.
 */
final class KnownGroups {
    /** About 20 MB of heap. A group that is not remembered costs a look-up in the index a call. */
    private static final int GROUPS_MAX = 100_000;

    private final RecentlyUsed<Row, Boolean> known = new RecentlyUsed<>(GROUPS_MAX);

    /** The key of a row. */
    record Row(String floor, String key) {}

    boolean has(Row row) {
        return known.get(row) != null;
    }

    /** Remembers a row that somebody has committed. */
    void add(Row row) {
        known.put(row, true);
    }
}
