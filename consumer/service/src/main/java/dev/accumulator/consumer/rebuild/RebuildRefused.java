package dev.accumulator.consumer.rebuild;

/** A request cannot be fulfilled. The reason has a stable name, the message is a sentence for people. */
public final class RebuildRefused extends RuntimeException {
    private final Reason reason;

    RebuildRefused(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The reason of a refusal. */
    public enum Reason {
        NOT_FOUND,
        UNDER_WAY,
        WRONG_STATE,
        BEGINNING_MISSING,
        PARTITION_REFUSED,
        BROKER_UNAVAILABLE
    }

    public Reason reason() {
        return reason;
    }
}
