package dev.accumulator.registers.model;

import java.util.Map;

/**
 * The result of folding all registers once.
 *
 * @param folded how many movements were moved into the totals
 * @param tails by the name of each register, how many movements that waited when the round began wait still
 * @param failures by the name of a register, why it could not be folded; the others were
 */
public record FoldRound(int folded, Map<String, Long> tails, Map<String, RuntimeException> failures) {

    /** Copies the maps. */
    public FoldRound {
        tails = Map.copyOf(tails);
        failures = Map.copyOf(failures);
    }
}
