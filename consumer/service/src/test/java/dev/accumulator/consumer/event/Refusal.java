package dev.accumulator.consumer.event;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bad record and its expected refusal. */
record Refusal(
        String what, RawEvent record, String code, @Nullable String path, String message) {
    private static final Pattern SEPARATOR = Pattern.compile("\\s*\\|\\s*");

    /**
     * Builds a refusal from one line.
     *
     * @param expected code, path and message, separated by bars
     */
    static Refusal of(String what, RawEvent record, String expected) {
        String[] cells = SEPARATOR.split(expected, -1);
        return new Refusal(what, record, cells[0], cells[1].isEmpty() ? null : cells[1], cells[2]);
    }

    @Override
    public String toString() {
        return what;
    }
}
