package dev.accumulator.producer.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, read whole.
 *
 * @param method {@code GET}, {@code HEAD} or {@code POST}
 * @param path its decoded parts: empty for {@code /}
 * @param query the first value of each parameter
 * @param form the first value of each field of a form
 */
record Request(String method, List<String> path, Map<String, String> query, Map<String, String> form) {

    private static final int BODY_BYTES_MAX = 65_536;
    private static final int QUERY_CHARS_MAX = 4_096;
    private static final int FIELDS_MAX = 200;
    private static final String FORM = "application/x-www-form-urlencoded";

    static Request read(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String rawPath = exchange.getRequestURI().getRawPath();
        String rawQuery = exchange.getRequestURI().getRawQuery();
        if (rawPath == null || rawPath.length() + (rawQuery == null ? 0 : rawQuery.length()) > QUERY_CHARS_MAX) {
            throw new BadRequest(414, "The address has more than " + QUERY_CHARS_MAX + " characters.");
        }
        List<String> path = new ArrayList<>();
        for (String part : rawPath.substring(1).split("/", -1)) {
            if (!part.isEmpty()) {
                // A plus sign is itself in a path.
                path.add(decoded(part.replace("+", "%2B")));
            }
        }
        return new Request(
                method,
                List.copyOf(path),
                fields(rawQuery == null ? "" : rawQuery),
                method.equals("POST") ? form(exchange) : Map.of());
    }

    String queryOr(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        @Nullable String type = exchange.getRequestHeaders().getFirst("Content-Type");
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(BODY_BYTES_MAX + 1);
        }
        if (body.length > BODY_BYTES_MAX) {
            throw new BadRequest(413, "The form has more than " + BODY_BYTES_MAX + " bytes.");
        }
        if (body.length == 0) {
            return Map.of();
        }
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(FORM)) {
            throw new BadRequest(415, "A form is sent as " + FORM + ".");
        }
        return fields(text(ByteBuffer.wrap(body)));
    }

    private static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (encoded.isEmpty()) {
            return fields;
        }
        String[] pairs = encoded.split("&", FIELDS_MAX + 1);
        if (pairs.length > FIELDS_MAX) {
            throw new BadRequest(400, "The request has more than " + FIELDS_MAX + " fields.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            fields.putIfAbsent(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return fields;
    }

    /** Returns the decoded text. What is no text, such as half of a character, is refused and not replaced. */
    private static String decoded(String encoded) {
        try {
            String latin = URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1);
            return text(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException malformed) {
            throw new BadRequest(400, "The request has a malformed escape.");
        }
    }

    private static String text(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notText) {
            throw new BadRequest(400, "The request is not UTF-8.");
        }
    }
}
