package dev.accumulator.registers.model;

/** Refuses to drop a register that holds movements, unless forced. */
public final class RegisterNotEmpty extends RegisterException {
    public RegisterNotEmpty(String register) {
        super(
                "register-not-empty",
                "register",
                "Register \"" + register + "\" holds movements; drop it with force to lose them");
    }
}
