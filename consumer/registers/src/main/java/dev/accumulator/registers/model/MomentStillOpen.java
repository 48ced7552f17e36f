package dev.accumulator.registers.model;

import java.time.Instant;

/**
 * A read asks what was known at a moment, and the answer could still change: a posting took an earlier moment and has not
 * ended. Nothing is wrong with the query; the same one is answered later.
 */
public final class MomentStillOpen extends RegisterException {
    private final Instant moment;

    /** @param reason why it cannot be answered yet, and when it can */
    public MomentStillOpen(String field, Instant moment, String reason) {
        super("moment-still-open", field, "What was known at " + moment + " cannot be answered yet: " + reason);
        this.moment = moment;
    }

    /** The moment that was asked for, to the microsecond. */
    public Instant moment() {
        return moment;
    }
}
