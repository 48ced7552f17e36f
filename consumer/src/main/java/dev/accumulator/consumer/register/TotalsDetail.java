package dev.accumulator.consumer.register;

/** The finest calendar unit for which a register keeps totals. */
public enum TotalsDetail {
    /** Day and month totals: a past balance reads at most one day of movements. */
    DAY,
    /** Month totals only: half the space, and a past balance reads up to a month of a cell's movements. */
    MONTH
}
