package dev.accumulator.registers.model;

import java.util.function.Consumer;

/**
 * A text that a read brings along, out of the snapshot of its answer: for an application that keeps tables of its own
 * beside the registers and has to know what the answer includes of them.
 *
 * @param expression SQL that yields a {@code text}, never null; it becomes part of statements as it is, so it consists of
 *     checked names and numbers only
 * @param taker is given the text, once for each page that is read
 */
public record Beside(String expression, Consumer<String> taker) {}
