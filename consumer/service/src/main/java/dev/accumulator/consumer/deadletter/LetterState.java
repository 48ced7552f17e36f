package dev.accumulator.consumer.deadletter;

import java.util.Locale;

/** The state of a dead letter. */
public enum LetterState {
    /** The record still has to be dealt with. */
    OPEN,
    /** It was posted again, and accepted. */
    RETRIED,
    /** Somebody closed it with a reason. */
    RESOLVED,
    /** A newer revision of its document was accepted. */
    SUPERSEDED;

    /** The form that the table and the REST interface use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LetterState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
