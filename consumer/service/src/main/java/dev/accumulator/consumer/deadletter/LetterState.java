package dev.accumulator.consumer.deadletter;

import java.util.Locale;

/** How a dead letter stands. */
public enum LetterState {
    /** Nobody has dealt with it. */
    OPEN,
    /** It was posted again, and accepted. */
    RETRIED,
    /** Somebody has closed it, and said why. */
    RESOLVED,
    /** A newer revision of its document was accepted. */
    SUPERSEDED;

    /** As it is written in tables and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LetterState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
