package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record as the table keeps it.
 *
 * @param headers JSON in UTF-8: names, and values in base64, because a name may hold what a text column cannot
 * @param digest the first half of the SHA-256 of the whole record
 * @param complete whether nothing is cut
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by digest, never by its bytes.
record KeptRecord(byte @Nullable [] key, byte @Nullable [] value, byte[] headers, UUID digest, boolean complete) {
    /** Eight times what is accepted. A broker takes no more than one mebibyte unless told otherwise. */
    static final int VALUE_BYTES_MAX = 8 << 20;

    static final int KEY_BYTES_MAX = 1 << 20;
    static final int HEADERS_BYTES_MAX = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] NO_HEADERS = {'[', ']'};

    static KeptRecord of(RawEvent event) {
        byte[] headers = headers(event.headers());
        boolean complete = fits(event.key(), KEY_BYTES_MAX)
                && fits(event.value(), VALUE_BYTES_MAX)
                && fits(headers, HEADERS_BYTES_MAX);
        return new KeptRecord(
                cut(event.key(), KEY_BYTES_MAX),
                cut(event.value(), VALUE_BYTES_MAX),
                fits(headers, HEADERS_BYTES_MAX) ? headers : NO_HEADERS,
                digest(event, headers),
                complete);
    }

    int bytes() {
        return (key == null ? 0 : key.length) + (value == null ? 0 : value.length) + headers.length;
    }

    static List<RawEvent.Header> headers(byte[] json) {
        List<RawEvent.Header> headers = new ArrayList<>();
        for (JsonNode header : JSON.readTree(json)) {
            JsonNode value = header.get("value");
            headers.add(new RawEvent.Header(
                    header.path("name").asString(),
                    value == null ? null : Base64.getDecoder().decode(value.asString())));
        }
        return headers;
    }

    private static byte[] headers(List<RawEvent.Header> headers) {
        ArrayNode array = JSON.createArrayNode();
        for (RawEvent.Header header : headers) {
            ObjectNode node = array.addObject().put("name", header.name());
            byte[] value = header.value();
            if (value != null) {
                node.put("value", Base64.getEncoder().encodeToString(value));
            }
        }
        return JSON.writeValueAsBytes(array);
    }

    private static boolean fits(byte @Nullable [] bytes, int max) {
        return bytes == null || bytes.length <= max;
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int max) {
        return bytes == null || bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
    }

    private static UUID digest(RawEvent event, byte[] headers) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            add(sha, event.key());
            add(sha, event.value());
            add(sha, headers);
            ByteBuffer hash = ByteBuffer.wrap(sha.digest());
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The length first, so that bytes cannot move from one part to the next unseen. */
    private static void add(MessageDigest sha, byte @Nullable [] part) {
        sha.update((part == null ? "-" : part.length + ":").getBytes(StandardCharsets.US_ASCII));
        if (part != null) {
            sha.update(part);
        }
    }
}
