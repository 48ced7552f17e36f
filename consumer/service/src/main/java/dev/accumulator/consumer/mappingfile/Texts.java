package dev.accumulator.consumer.mappingfile;

import dev.accumulator.schemas.EventFault;
import org.jspecify.annotations.Nullable;

/** The rules for texts that name something: the same as for the identifiers of the event contracts. */
final class Texts {
    /**
     * A text that breaks a rule.
     *
     * @param problem completes "the customer … "
     */
    record Problem(EventFault fault, String problem) {}

    private Texts() {}

    /**
     * Returns what is wrong with a text that the database and people must be able to keep apart from others: it is blank, too
     * long, or holds what cannot be seen or stored. Returns null if nothing is.
     */
    static @Nullable Problem problem(String text, int charsMax) {
        if (text.isBlank()) {
            return new Problem(EventFault.EMPTY, "is empty");
        }
        if (text.length() > 2 * charsMax || text.codePointCount(0, text.length()) > charsMax) {
            return new Problem(EventFault.TOO_LONG, "is longer than " + charsMax + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return new Problem(EventFault.INVALID_TEXT, "holds a control character");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return new Problem(EventFault.INVALID_TEXT, "holds half of a surrogate pair");
                }
                i++;
            }
        }
        return null;
    }
}
