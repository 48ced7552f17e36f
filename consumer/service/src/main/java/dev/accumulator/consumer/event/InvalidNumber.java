package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;

/** A JSON value is not the number that was asked for. It has no stack trace, because bad input is expected. */
public final class InvalidNumber extends RuntimeException {
    private final EventFault fault;
    private final String problem;

    InvalidNumber(EventFault fault, String problem) {
        super(problem, null, false, false);
        this.fault = fault;
        this.problem = problem;
    }

    /** Returns the fault. */
    public EventFault fault() {
        return fault;
    }

    /** Returns the rest of a sentence that begins with the field: {@code must be an integer, was 1.5}. */
    public String problem() {
        return problem;
    }
}
