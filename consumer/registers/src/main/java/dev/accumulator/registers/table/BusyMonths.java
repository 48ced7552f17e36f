package dev.accumulator.registers.table;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Busy months that wait for their day totals, in the order in which they were found. Safe for several threads. */
final class BusyMonths {
    /** The most months that wait: about 15 MB of heap. Others stay in the database and are found again. */
    static final int MAX = 100_000;

    /**
     * The most months of one transaction. All movements of these months are read for it, so the movements are bounded too, to
     * hold the folder's lock for a short time.
     */
    private static final int MONTHS_MAX = 200;

    private static final long MOVEMENTS_MAX = 100_000;

    private final Map<CellMonth, Integer> waiting = new LinkedHashMap<>();

    /** @param month its first day, as the server writes it */
    record CellMonth(long cell, String month) {}

    /**
     * A busy month.
     *
     * @param movements about how many movements it has
     */
    record BusyMonth(CellMonth month, int movements) {}

    /** Adds months up to {@link #MAX}. The others are left out, to be found again. */
    synchronized void add(List<BusyMonth> months) {
        for (BusyMonth month : months) {
            if (waiting.size() < MAX || waiting.containsKey(month.month())) {
                waiting.put(month.month(), month.movements());
            }
        }
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Removes and returns the months of one transaction: at least one, if any waits. */
    synchronized List<BusyMonth> poll() {
        List<BusyMonth> next = new ArrayList<>();
        long movements = 0;
        Iterator<Map.Entry<CellMonth, Integer>> months = waiting.entrySet().iterator();
        while (months.hasNext() && next.size() < MONTHS_MAX) {
            Map.Entry<CellMonth, Integer> month = months.next();
            movements += month.getValue();
            if (movements > MOVEMENTS_MAX && !next.isEmpty()) {
                break;
            }
            next.add(new BusyMonth(month.getKey(), month.getValue()));
            months.remove();
        }
        return next;
    }
}
