package dev.accumulator.registers.model;

/**
 * A condition that must hold at the moment of a read for its answer to be right.
 *
 * @param expression SQL that yields a {@code bigint}; it becomes part of statements as it is, so it consists of checked
 *     names and numbers only
 * @param value the value that it must yield
 */
public record Premise(String expression, long value) {}
