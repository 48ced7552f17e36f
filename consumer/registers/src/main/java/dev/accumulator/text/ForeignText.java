package dev.accumulator.text;

/** What is safe to store and to show of a text that came from outside. */
public final class ForeignText {
    private static final int SHOWN_CHARS_MAX = 60;

    private ForeignText() {}

    /** The text cut to a length that fits a message, with control characters and lone surrogates made visible. */
    public static String shorten(String text) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), SHOWN_CHARS_MAX);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                shown.append(c).append(text.charAt(++i));
            } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return end < text.length() ? shown + "…" : shown.toString();
    }

    /** How long the text is: a character is a code point of Unicode, as PostgreSQL and JSON Schema count too. */
    public static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether PostgreSQL can store the text: no NUL and no half of a surrogate pair. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            } else if (Character.isLowSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
