package dev.accumulator.consumer.event;

/** What came from outside, in a spelling that is safe in a message, a log line and a database. */
final class Shown {
    private static final int CHARS_MAX = 60;

    private Shown() {}

    /** The text in quotes. */
    static String quoted(String text) {
        return '"' + shortened(text) + '"';
    }

    /** The text cut to {@value CHARS_MAX} characters, with control characters and lone surrogates as {@code \\u0000}. */
    static String shortened(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), CHARS_MAX) + 8);
        int end = Math.min(text.length(), CHARS_MAX);
        int i = 0;
        while (i < end) {
            int codePoint = text.codePointAt(i);
            int type = Character.getType(codePoint);
            // Format characters include those that turn the direction of writing, which make messages lie.
            if (type == Character.CONTROL
                    || type == Character.SURROGATE
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                shown.append("\\u%04x".formatted(codePoint));
            } else {
                shown.appendCodePoint(codePoint);
            }
            i += Character.charCount(codePoint);
        }
        return i < text.length() ? shown.append('…').toString() : shown.toString();
    }
}
