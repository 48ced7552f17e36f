package dev.accumulator.producer.expected;

import java.time.LocalDate;

/**
 * A cell on one day.
 *
 * @param cell the cell
 * @param day the day in UTC
 */
public record CellDay(Cell cell, LocalDate day) {}
