package dev.accumulator.consumer.intake;

/** A decision about a partition does not fit it. The reason has a stable name, the message is a sentence for people. */
public final class DecisionRefused extends RuntimeException {
    private final Reason reason;

    DecisionRefused(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The reason of a refusal. */
    public enum Reason {
        NOT_FOUND,
        NOT_REFUSED,
        POSITION_MOVED,
        WRONG_OFFSET
    }

    public Reason reason() {
        return reason;
    }
}
