package dev.accumulator.consumer.register;

/** A register definition breaks a rule. */
public final class InvalidDefinition extends RegisterException {
    InvalidDefinition(String field, String message) {
        super("invalid-definition", field, message);
    }
}
