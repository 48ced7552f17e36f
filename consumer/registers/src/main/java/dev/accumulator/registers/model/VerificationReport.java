package dev.accumulator.registers.model;

import java.util.List;

/**
 * The result of a verification of a register.
 *
 * @param register the register
 * @param movements how many movements were read
 * @param differencesTotal how many differences there are
 * @param differences the first of them, at most {@link #SHOWN_MAX} a check
 */
public record VerificationReport(String register, long movements, long differencesTotal, List<Difference> differences) {
    /** The most differences listed of one check. */
    public static final int SHOWN_MAX = 1_000;

    public VerificationReport {
        differences = List.copyOf(differences);
    }

    /** The differences between sealed months and their seals, which say nothing about totals and documents. */
    public List<Difference> ofSeals() {
        return differences.stream()
                .filter(difference -> difference.check() == Difference.Check.SEAL)
                .toList();
    }

    public boolean isClean() {
        return differencesTotal == 0;
    }
}
