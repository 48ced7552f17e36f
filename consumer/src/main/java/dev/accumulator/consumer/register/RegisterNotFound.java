package dev.accumulator.consumer.register;

import java.util.Collection;

/** No register of that name is defined. */
public final class RegisterNotFound extends RegisterException {
    private final String register;

    RegisterNotFound(String register, Collection<String> defined) {
        super(
                "register-not-found",
                "register",
                "There is no register \"" + Texts.shorten(register) + "\"; defined are "
                        + String.join(", ", defined.stream().sorted().toList()));
        this.register = register;
    }

    public String register() {
        return register;
    }
}
