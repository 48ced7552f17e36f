package dev.accumulator.registers.model;

/** A read names something the register does not have, or a value that does not fit. */
public final class InvalidQuery extends RegisterException {
    public InvalidQuery(String field, String message) {
        super("invalid-query", field, message);
    }
}
