package dev.accumulator.producer.expected;

import java.util.List;

/**
 * One combination of dimension values of a register.
 *
 * @param register the name of the register
 * @param values the values as text, in the order of {@link Register#dimensions()}
 */
public record Cell(String register, List<String> values) {
    public Cell {
        values = List.copyOf(values);
    }
}
