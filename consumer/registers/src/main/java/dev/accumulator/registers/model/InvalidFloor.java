package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;

/** A floor that breaks a rule, or does not fit its registers. The message names the floor and what is wrong with it. */
public final class InvalidFloor extends RegisterException {
    /** @param field the part of the floor that is at fault, such as {@code of} or {@code by} */
    public InvalidFloor(String floor, String field, String message) {
        super("invalid-floor", field, "Floor " + ForeignText.quote(floor) + ", " + field + ": " + message);
    }
}
