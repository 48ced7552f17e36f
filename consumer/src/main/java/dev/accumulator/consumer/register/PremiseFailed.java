package dev.accumulator.consumer.register;

/** A read at once has no answer that is certainly right. The same read in a transaction has. */
public final class PremiseFailed extends RuntimeException {
    PremiseFailed(String message) {
        super(message, null, false, false);
    }
}
