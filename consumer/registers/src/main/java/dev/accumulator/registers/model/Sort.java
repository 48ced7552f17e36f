package dev.accumulator.registers.model;

/**
 * One column of an order of rows.
 *
 * @param field a grouped dimension, or a column of the answer such as {@code quantity} or {@code quantity_net}
 * @param descending true for greatest first
 */
public record Sort(String field, boolean descending) {}
