package dev.accumulator.consumer.register;

/** The calendar unit by which turnovers are split. Weeks begin on Monday (ISO 8601). */
public enum Interval {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
}
