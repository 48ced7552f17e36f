package dev.accumulator.registers.model;

/** A register definition breaks a rule. */
public final class InvalidDefinition extends RegisterException {
    public InvalidDefinition(String field, String message) {
        super("invalid-definition", field, message);
    }
}
