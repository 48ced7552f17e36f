package dev.accumulator.registers.table;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Months of cells that wait for their day totals, in the order in which they were found. Safe for several threads. */
final class BusyMonths {
    /** How many wait at most. */
    static final int MAX = 100_000;

    /** The bounds of what is done at once: all movements of a month are read for it. */
    private static final int TAKEN_MAX = 200;

    private static final long MOVEMENTS_MAX = 100_000;

    private final Map<CellMonth, Integer> waiting = new LinkedHashMap<>();

    /** @param month its first day, as the server writes it */
    record CellMonth(long cell, String month) {}

    /**
     * Such a month.
     *
     * @param movements about how many it has
     */
    record BusyMonth(CellMonth month, int movements) {}

    /** What is beyond {@link #MAX} is left out, to be found again. */
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

    /** Some of them, which wait no longer: one at least, if there are any, and otherwise no more than can be done at once. */
    synchronized List<BusyMonth> take() {
        List<BusyMonth> taken = new ArrayList<>();
        long movements = 0;
        Iterator<Map.Entry<CellMonth, Integer>> months = waiting.entrySet().iterator();
        while (months.hasNext() && taken.size() < TAKEN_MAX) {
            Map.Entry<CellMonth, Integer> month = months.next();
            movements += month.getValue();
            if (movements > MOVEMENTS_MAX && !taken.isEmpty()) {
                break;
            }
            taken.add(new BusyMonth(month.getKey(), month.getValue()));
            months.remove();
        }
        return taken;
    }
}
