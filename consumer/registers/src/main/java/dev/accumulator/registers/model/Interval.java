package dev.accumulator.registers.model;

/** The calendar unit by which turnovers are split. Weeks begin on Monday (ISO 8601). */
public enum Interval {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR
}
