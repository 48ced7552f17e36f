package dev.accumulator.registers.model;

/**
 * A group that is below a floor, as it was told last, for registers that go on where others end.
 *
 * @param recorder the document that brought it there
 * @param row everything that is kept of it, as JSON
 */
public record ToldBelow(String floor, String recorder, String row) {}
