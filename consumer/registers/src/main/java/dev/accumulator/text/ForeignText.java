package dev.accumulator.text;

import java.util.HexFormat;

/** Text from outside: cut and escaped for a message, or made fit for a database. */
public final class ForeignText {
    /** Enough to recognize a value, and short enough for a message that shows two of them on one line. */
    private static final int VALUE_CHARS_MAX = 60;

    private static final char REPLACEMENT = '\uFFFD';

    private ForeignText() {}

    /** Shows a value in a message: {@link #shorten(String, int)} at {@value #VALUE_CHARS_MAX} characters. */
    public static String shorten(String text) {
        return shorten(text, VALUE_CHARS_MAX);
    }

    /** Shows a value in a message: {@link #shorten(String)} in quotes. */
    public static String quote(String text) {
        return '"' + shorten(text) + '"';
    }

    /**
     * Shows text on one line. Characters that are invisible, break the line or turn the direction of writing appear as
     * {@code \\u202e}. Longer text is cut and ends in "…".
     *
     * @param charsMax how many characters of Java it shows, before the escapes; no surrogate pair is cut
     */
    public static String shorten(String text, int charsMax) {
        return shorten(text, charsMax, false);
    }

    /** Shows text as {@link #shorten(String, int)} does, on the lines that it has. */
    public static String shortenLines(String text, int charsMax) {
        return shorten(text, charsMax, true);
    }

    private static String shorten(String text, int charsMax, boolean keepsLines) {
        int end = Math.min(text.length(), charsMax);
        StringBuilder shown = new StringBuilder(end + 8);
        int i = 0;
        while (i < end) {
            int codePoint = text.codePointAt(i);
            if (isPlain(codePoint) || (keepsLines && (codePoint == '\n' || codePoint == '\t'))) {
                shown.appendCodePoint(codePoint);
            } else {
                appendEscaped(shown, codePoint);
            }
            i += Character.charCount(codePoint);
        }
        return i < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    // Format characters include those that turn the direction of writing, which make messages lie.
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Escapes a character as JSON does, in two halves where it has two. */
    private static void appendEscaped(StringBuilder shown, int codePoint) {
        for (char half : Character.toChars(codePoint)) {
            shown.append("\\u").append(HexFormat.of().toHexDigits(half));
        }
    }

    /** Returns the number of code points, as PostgreSQL and JSON Schema count characters. */
    public static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns true if PostgreSQL can store the text: it has no NUL and no half of a surrogate pair. */
    public static boolean isStorable(String text) {
        // A loop and no stream: every text of every movement comes this way.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }

    /**
     * Makes text storable: {@code U+FFFD} takes the place of what PostgreSQL cannot store.
     *
     * @param codePointsMax where longer text is cut
     */
    public static String storable(String text, int codePointsMax) {
        StringBuilder stored = new StringBuilder(Math.min(text.length(), codePointsMax));
        text.codePoints()
                .limit(codePointsMax)
                .forEach(codePoint -> stored.appendCodePoint(isStorable(codePoint) ? codePoint : REPLACEMENT));
        return stored.toString();
    }
}
