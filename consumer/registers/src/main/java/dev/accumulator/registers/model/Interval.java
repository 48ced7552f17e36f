package dev.accumulator.registers.model;

/** The unit of time by which turnovers are split. */
public enum Interval {
    /** Each document by itself; by its periods, if its movements have several. */
    DOCUMENT,
    /**
     * An hour of the register's time zone. One that comes twice, because clocks are set back, is two hours. Where clocks are
     * set by less than an hour, an hour is cut in two there.
     */
    HOUR,
    DAY,
    /** A week from Monday on (ISO 8601). */
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** True for intervals that begin with a day, which totals answer. The movements of the range answer the others. */
    public boolean isOfDays() {
        return this != DOCUMENT && this != HOUR;
    }
}
