package dev.accumulator.registers.model;

/**
 * How a register is closed, or was once, for registers that go on where others end.
 *
 * @param row everything that is kept of it, as JSON
 */
public record ClosedLike(String register, String row) {}
