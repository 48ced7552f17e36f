package dev.accumulator.registers.model;

/** A register that still holds movements was to be dropped without force. */
public final class RegisterNotEmpty extends RegisterException {
    public RegisterNotEmpty(String register) {
        super(
                "register-not-empty",
                "register",
                "Register \"" + register + "\" holds movements; drop it with force to lose them");
    }
}
