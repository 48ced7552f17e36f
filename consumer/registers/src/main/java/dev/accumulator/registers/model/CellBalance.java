package dev.accumulator.registers.model;

/**
 * The current balance of a whole cell.
 *
 * @param cell the number that the cell has in this schema
 */
public record CellBalance(long cell, BalanceRow balance) {}
