package dev.accumulator.registers.read;

import dev.accumulator.registers.model.InvalidQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cursor of a list whose order each part has for itself: the cursors of all parts as one. */
final class PartCursors {
    private PartCursors() {}

    /** @param cursors of the parts; null of one that is still at its beginning */
    static String write(List<@Nullable String> cursors) {
        List<@Nullable String> texts = new ArrayList<>(cursors.size());
        for (String cursor : cursors) {
            // Encoded once and not twice, so that many of them fit into a URL.
            texts.add(
                    cursor == null ? null : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        }
        return CursorText.write(texts);
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @param cursor null at the beginning of the list
     * @throws InvalidQuery if nobody has written it for so many parts
     */
    static List<@Nullable String> read(@Nullable String cursor, int parts) {
        List<@Nullable String> cursors = new ArrayList<>(parts);
        if (cursor == null) {
            while (cursors.size() < parts) {
                cursors.add(null);
            }
            return cursors;
        }
        try {
            for (String text : CursorText.read(cursor, parts)) {
                cursors.add(
                        text == null
                                ? null
                                : Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(text.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IllegalArgumentException notOurs) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        return cursors;
    }
}
