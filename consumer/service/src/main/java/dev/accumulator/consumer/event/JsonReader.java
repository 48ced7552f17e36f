package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.Limits;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads exactly one JSON text (RFC 8259, no extensions) from bytes. */
final class JsonReader {
    /** The length of the value bounds all lengths in it. Depth is checked below, where the path is known. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.NESTING_MAX + 1)
                    .maxDocumentLength(Limits.EVENT_BYTES_SETTABLE_MAX)
                    .maxNumberLength(Limits.EVENT_BYTES_SETTABLE_MAX)
                    .maxStringLength(Limits.EVENT_BYTES_SETTABLE_MAX)
                    .maxNameLength(Limits.EVENT_BYTES_SETTABLE_MAX)
                    .build())
            // Events share no table of names: the content of one event must not change how the next is read, and
            // colliding names must not slow it down.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private static final int EXCERPT_CHARS = 20;

    private JsonReader() {}

    /**
     * Reads the bytes as one object.
     *
     * @param root the path of the object, for messages
     */
    static Fields read(byte[] bytes, JsonPath root) {
        return Fields.of(value(bytes, root), root, EventFault.NOT_AN_OBJECT);
    }

    /**
     * Reads the bytes as one value of any type.
     *
     * @param root the path of the value, for messages
     */
    static Json value(byte[] bytes, JsonPath root) {
        String text = Utf8.textOrNull(bytes);
        if (text == null) {
            throw Refused.at(root, EventFault.INVALID_ENCODING, "is not UTF-8");
        }
        if (text.isEmpty()) {
            throw Refused.at(root, EventFault.NOT_JSON, "is empty, but not null as in a tombstone");
        }
        // Some parsers skip a byte order mark and some do not, and RFC 8259 forbids writing one.
        if (text.charAt(0) == '\uFEFF') {
            throw Refused.at(root, EventFault.NOT_JSON, "begins with a byte order mark");
        }
        // Parse the text, not the bytes: from bytes the parser would guess at UTF-16 and UTF-32.
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            try {
                Json value = value(parser, parser.nextToken(), root, 0);
                if (parser.nextToken() != null) {
                    throw notJson(root, text, parser.currentTokenLocation(), "goes on after the end of the JSON text");
                }
                return value;
            } catch (JacksonException malformed) {
                throw notJson(root, text, parser.currentLocation(), "is not JSON");
            }
        }
    }

    private static Json value(JsonParser parser, @Nullable JsonToken token, JsonPath path, int depth) {
        if (token == null) {
            throw Refused.at(path, EventFault.NOT_JSON, "is blank");
        }
        return switch (token) {
            case START_OBJECT -> members(parser, path, deeper(path, depth));
            case START_ARRAY -> elements(parser, path, deeper(path, depth));
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT -> new Json.Numeral(parser.getString(), true);
            case VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getString(), false);
            case VALUE_TRUE -> Json.Word.TRUE;
            case VALUE_FALSE -> Json.Word.FALSE;
            case VALUE_NULL -> Json.Word.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("The JSON parser returned " + token);
        };
    }

    private static int deeper(JsonPath path, int depth) {
        if (depth == Limits.NESTING_MAX) {
            throw Refused.at(path, EventFault.NESTING_TOO_DEEP, "is nested more than " + Limits.NESTING_MAX + " deep");
        }
        return depth + 1;
    }

    private static Json members(JsonParser parser, JsonPath path, int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            JsonPath at = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY ? path.member(name) : path;
            if (members.put(name, value(parser, token, at, depth)) != null) {
                throw Refused.at(path.member(name), EventFault.DUPLICATE_FIELD, "is there twice");
            }
        }
        return new Json.Members(members);
    }

    private static Json elements(JsonParser parser, JsonPath path, int depth) {
        List<Json> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            JsonPath at = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY
                    ? path.element(elements.size())
                    : path;
            elements.add(value(parser, token, at, depth));
        }
        return new Json.Elements(elements);
    }

    private static Refused notJson(JsonPath root, String text, TokenStreamLocation location, String problem) {
        int at = Math.clamp(location.getCharOffset(), 0, text.length());
        String excerpt = text.substring(Math.max(0, at - EXCERPT_CHARS), Math.min(text.length(), at + EXCERPT_CHARS));
        return Refused.at(
                root,
                EventFault.NOT_JSON,
                problem + ", at line " + location.getLineNr() + ", column " + location.getColumnNr() + ", near "
                        + ForeignText.quote(excerpt));
    }
}
