package dev.accumulator.registers.model;

/** The finest calendar unit for which a register keeps totals. */
public enum TotalsDetail {
    /**
     * Month totals, and day totals of each month in which a cell moved more than a given number of times: a past balance
     * reads of a cell at most as many movements as that, or one day of them.
     */
    DAY,
    /** Month totals only: a past balance reads up to a month of a cell's movements. */
    MONTH
}
