package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.Collection;

/** No register of that name is defined. */
public final class RegisterNotFound extends RegisterException {
    private final String register;

    public RegisterNotFound(String register, Collection<String> defined) {
        super(
                "register-not-found",
                "register",
                "There is no register \"" + ForeignText.shorten(register) + "\"; defined are "
                        + String.join(", ", defined.stream().sorted().toList()));
        this.register = register;
    }

    public String register() {
        return register;
    }
}
