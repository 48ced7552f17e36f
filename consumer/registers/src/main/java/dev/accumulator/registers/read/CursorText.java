package dev.accumulator.registers.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts as one text that a URL can carry: each as its number of bytes, a colon and its UTF-8, or as {@code -} for null; all
 * of it in Base64. What comes back may be anything, so a reader takes only what a writer can have written.
 */
final class CursorText {
    /** The texts of a cell take 2,400 bytes at most, which Base64 makes 3,200; what is longer is not worth decoding. */
    private static final int CHARS_MAX = 8_000;

    /** Enough for any length within {@link #CHARS_MAX}. */
    private static final int LENGTH_DIGITS_MAX = 4;

    private CursorText() {}

    static String write(List<@Nullable String> texts) {
        StringBuilder written = new StringBuilder();
        for (String text : texts) {
            if (text == null) {
                written.append('-');
            } else {
                written.append(text.getBytes(StandardCharsets.UTF_8).length)
                        .append(':')
                        .append(text);
            }
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(written.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @param count how many texts there are
     * @throws IllegalArgumentException if it was not written so, or of another number of texts
     */
    static List<@Nullable String> read(String cursor, int count) {
        if (cursor.length() > CHARS_MAX) {
            throw new IllegalArgumentException("A cursor has at most " + CHARS_MAX + " characters");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
        List<@Nullable String> texts = new ArrayList<>(count);
        while (texts.size() < count) {
            texts.add(next(bytes));
        }
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException("A cursor ends with its last text");
        }
        return texts;
    }

    private static @Nullable String next(ByteBuffer bytes) {
        int length = 0;
        for (int digits = 0; ; digits++) {
            char read = bytes.hasRemaining() ? (char) bytes.get() : 0;
            if (read == '-' && digits == 0) {
                return null;
            }
            if (read == ':' && digits > 0) {
                return text(bytes, length);
            }
            if (read < '0' || read > '9' || digits == LENGTH_DIGITS_MAX) {
                throw new IllegalArgumentException("A text of a cursor begins with its length");
            }
            length = length * 10 + (read - '0');
        }
    }

    private static String text(ByteBuffer bytes, int length) {
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException("A text of a cursor is cut");
        }
        ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            // Unlike new String, a decoder refuses what is no UTF-8.
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("A text of a cursor is no UTF-8", malformed);
        }
    }
}
