package dev.accumulator.consumer.deadletter;

/** Texts for people, made of what came from outside. */
final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The text with what PostgreSQL cannot store (NUL, halves of surrogate pairs) replaced, and cut to a length. */
    static String of(String text, int charsMax) {
        StringBuilder stored = new StringBuilder(Math.min(text.length(), charsMax));
        text.codePoints().limit(charsMax).forEach(c -> {
            boolean half = c <= Character.MAX_VALUE && Character.isSurrogate((char) c);
            stored.appendCodePoint(c == 0 || half ? REPLACEMENT : c);
        });
        return stored.toString();
    }
}
