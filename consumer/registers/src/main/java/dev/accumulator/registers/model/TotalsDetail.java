package dev.accumulator.registers.model;

/** The finest calendar unit for which a register keeps totals. */
public enum TotalsDetail {
    /**
     * Month totals, and day totals of each month in which a cell moved more than a given number of times. A past balance
     * reads at most that many movements of a cell, or one day of them.
     */
    DAY,
    /** Month totals only: a past balance reads up to a month of a cell's movements. */
    MONTH
}
