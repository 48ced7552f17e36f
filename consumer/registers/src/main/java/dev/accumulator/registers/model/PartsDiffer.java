package dev.accumulator.registers.model;

/** Databases that are answered as one have different definitions of a register, so that their figures do not add up. */
public final class PartsDiffer extends RuntimeException {
    public PartsDiffer(String register, int part, int other) {
        super(
                "Register \"" + register + "\" has another definition in part " + part + " than in part " + other
                        + "; their figures add up once all have the same",
                null,
                false,
                false);
    }
}
