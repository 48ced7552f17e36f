package dev.accumulator.consumer.rest;

import dev.accumulator.text.ForeignText;
import java.util.Map;

/** The thing that a path names does not exist. */
final class NotFound extends RuntimeException {
    private final String what;
    private final Map<String, Object> known;

    NotFound(String what, String id) {
        this(what, id, "", Map.of());
    }

    /**
     * @param sequel completes the message
     * @param known what the answer tells besides
     */
    NotFound(String what, String id, String sequel, Map<String, Object> known) {
        super("There is no " + what + " " + ForeignText.quote(id) + sequel, null, false, false);
        this.what = what;
        this.known = known;
    }

    String what() {
        return what;
    }

    Map<String, Object> known() {
        return known;
    }
}
