package dev.accumulator.consumer.layout;

/** A layout is not compared or switched, with the reason. */
public final class LayoutRefused extends RuntimeException {
    private final Reason reason;

    LayoutRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public enum Reason {
        /** This instance does not know the databases of both layouts. */
        UNKNOWN,
        /** Another comparison or switch is under way. */
        BUSY,
        /** The new layout is not as far as the one before. */
        BEHIND,
        /** The two differ. */
        DIFFERENT,
        /** The databases are in states between which there is no such step. */
        STATE
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
