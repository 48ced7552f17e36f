package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Reads an identifier that is the rest of a path, such as {@code a/b} in {@code /api/orders/a%2Fb}. Everything after the
 * second segment belongs to it: slashes, whether encoded or not, semicolons, empty segments and dots.
 */
final class RestOfPath {
    /** The elements before the identifier: slash, {@code api}, slash, {@code orders}, slash. */
    private static final int ELEMENTS_BEFORE = 5;

    private RestOfPath() {}

    /**
     * Returns the identifier, decoded once.
     *
     * @param name what a refusal calls it
     */
    static String identifier(String name, HttpServletRequest request) {
        PathContainer path =
                ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        return path.elements().size() <= ELEMENTS_BEFORE
                ? ""
                : decoded(name, path.subPath(ELEMENTS_BEFORE).value());
    }

    /** Decodes text in which bytes are written as {@code %2F}. A plus is a plus. */
    private static String decoded(String name, String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        int i = 0;
        while (i < raw.length()) {
            int codePoint = raw.codePointAt(i);
            if (codePoint == '%') {
                bytes.write(escaped(name, raw, i));
                i += 3;
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            throw new InvalidQuery(name, name + " must be percent-encoded UTF-8");
        }
    }

    private static int escaped(String name, String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(at + 2), 16);
        if (low < 0) {
            throw new InvalidQuery(name, name + " has a percent sign without two hexadecimal digits");
        }
        return 16 * high + low;
    }
}
