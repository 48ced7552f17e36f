package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The cursor of a list that is ordered by an identifier: the last one of a page, as a text that a URL can carry. */
final class ListCursor {
    private static final int CHARS_MAX = 2_000;

    private ListCursor() {}

    static String write(String identifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(identifier.getBytes(StandardCharsets.UTF_8));
    }

    static String read(String cursor) {
        try {
            if (cursor.length() <= CHARS_MAX) {
                String identifier = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                        .toString();
                if (identifier.indexOf('\0') < 0) {
                    return identifier;
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException notOurs) {
            throw invalid();
        }
        throw invalid();
    }

    private static InvalidQuery invalid() {
        return new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
    }
}
