package dev.accumulator.registers.model;

import java.util.List;

/** The cells that were changed after a place of the log. */
public sealed interface ChangedCells {
    /**
     * Cells with their current balances, in the order of their numbers.
     *
     * @param through the end of the part of the log that was searched
     * @param isLastPage true if these are all cells that were changed up to there, beside those of earlier pages
     */
    record Found(List<CellBalance> rows, ChangePlace through, boolean isLastPage) implements ChangedCells {
        public Found {
            rows = List.copyOf(rows);
        }
    }

    /** The cells that were changed after the place cannot be told. */
    record Missed(Changes.Cause cause) implements ChangedCells {}
}
