package dev.accumulator.registers.model;

/**
 * A row of an answer, and where the answer goes on behind it.
 *
 * @param cursor the cursor of a page that begins behind the row
 */
public record Placed<T>(T row, String cursor) {}
