package dev.accumulator.registers.model;

/**
 * Something that has to be so at the moment of a read for its answer to be right.
 *
 * @param expression asks for it in SQL and yields a {@code bigint}; put into statements as it is, so it is made of checked
 *     names and numbers only
 * @param value what it has to yield
 */
public record Premise(String expression, long value) {}
