package dev.accumulator.registers.model;

/** A read at once has no answer that is certainly right. The same read in a transaction has. */
public final class PremiseFailed extends RuntimeException {
    public PremiseFailed(String message) {
        super(message, null, false, false);
    }
}
