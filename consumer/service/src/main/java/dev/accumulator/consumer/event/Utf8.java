package dev.accumulator.consumer.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes strict UTF-8. Malformed bytes give null, not a text with replacement characters. */
public final class Utf8 {
    private Utf8() {}

    /** Returns the text, or null if the bytes are malformed. */
    public static @Nullable String textOrNull(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The decoder above puts U+FFFD where bytes are malformed. Valid texts rarely contain it, so few are read
        // twice.
        return text.indexOf('\uFFFD') < 0 || isWellFormed(bytes) ? text : null;
    }

    private static boolean isWellFormed(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
