package dev.accumulator.consumer.security;

import java.util.Locale;

/** Who may call a handler. Each role may do what those before it may. */
public enum Role {
    /** Everybody, also without a sign-in. */
    NOBODY,
    /** Reads registers, orders, documents and the state of the service. */
    READER,
    /** Also starts, decides and changes. */
    ADMIN;

    /** The role as settings and documents name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
