package dev.accumulator.registers.model;

/** The premise of a read did not hold, so its answer may be wrong. The read succeeds in a transaction. */
public final class PremiseFailed extends RuntimeException {
    public PremiseFailed(String message) {
        super(message, null, false, false);
    }
}
