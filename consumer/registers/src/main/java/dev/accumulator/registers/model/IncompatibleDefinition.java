package dev.accumulator.registers.model;

/** A definition differs from the tables in a way that cannot be applied in place. */
public final class IncompatibleDefinition extends RegisterException {
    public IncompatibleDefinition(String register, String field, String difference) {
        super(
                "incompatible-definition",
                field,
                "Register \"" + register + "\" differs from its tables: " + difference
                        + ". This cannot be changed in place: rebuild the registers from the topics, or drop the register");
    }
}
