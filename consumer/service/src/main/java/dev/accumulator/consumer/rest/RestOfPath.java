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
 * segments before it belongs to it: slashes, whether encoded or not, semicolons, empty segments and dots.
 */
public final class RestOfPath {
    /** The segments before an identifier of the interface: {@code api} and {@code orders}. */
    private static final int SEGMENTS_BEFORE = 2;

    private RestOfPath() {}

    /**
     * Returns the identifier, decoded once.
     *
     * @param name what a refusal calls it
     */
    static String identifier(String name, HttpServletRequest request) {
        return identifier(name, SEGMENTS_BEFORE, request);
    }

    /**
     * Returns the identifier after some segments, decoded once.
     *
     * @param name what a refusal calls it
     */
    public static String identifier(String name, int segmentsBefore, HttpServletRequest request) {
        PathContainer path =
                ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        // A slash stands before each segment, and one before the identifier.
        int before = 2 * segmentsBefore + 1;
        return path.elements().size() <= before
                ? ""
                : decoded(name, path.subPath(before).value());
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
