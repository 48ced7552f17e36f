package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.Objects;

/** A register definition breaks a rule. The message names what is wrong with which value, and the register if known. */
public final class InvalidDefinition extends RegisterException {
    public InvalidDefinition(String field, String message) {
        super("invalid-definition", field, message);
    }

    /** Returns the same refusal with the name of the register in front. */
    public InvalidDefinition of(String register) {
        return new InvalidDefinition(
                Objects.requireNonNullElse(field(), "register"),
                "Register " + ForeignText.quote(register) + ": " + getMessage());
    }
}
