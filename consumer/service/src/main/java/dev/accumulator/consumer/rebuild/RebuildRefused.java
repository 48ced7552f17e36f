package dev.accumulator.consumer.rebuild;

/** What was asked for cannot be done; the code says why in a stable word, the message in a sentence. */
public final class RebuildRefused extends RuntimeException {
    private final Reason reason;

    RebuildRefused(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why not. */
    public enum Reason {
        NOT_FOUND,
        UNDER_WAY,
        WRONG_STATE,
        BEGINNING_MISSING,
        BROKER_UNAVAILABLE
    }

    public Reason reason() {
        return reason;
    }
}
