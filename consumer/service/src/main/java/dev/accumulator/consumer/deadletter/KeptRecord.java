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
 * The part of a record that a table keeps.
 *
 * @param headers JSON in UTF-8: names, and values in base64. They are bytes, because a name may hold characters that a
 *     text column cannot
 * @param digest the first half of the SHA-256 of the whole record
 * @param complete true if the record is kept whole
 */
@SuppressWarnings("ArrayRecordComponent") // Records are compared by digest, never by their bytes.
public record KeptRecord(
        byte @Nullable [] key, byte @Nullable [] value, byte[] headers, UUID digest, boolean complete) {
    static final int VALUE_BYTES_MAX = RawEvent.VALUE_BYTES_MAX;
    static final int KEY_BYTES_MAX = RawEvent.KEY_BYTES_MAX;

    /** As for a key: headers count towards the same limit of the broker. */
    static final int HEADERS_BYTES_MAX = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] NO_HEADERS = {'[', ']'};

    /** Returns what is kept of a record. */
    public static KeptRecord of(RawEvent event) {
        byte[] headers = headers(event.headers());
        boolean complete = event.whole()
                && fits(event.key(), KEY_BYTES_MAX)
                && fits(event.value(), VALUE_BYTES_MAX)
                && fits(headers, HEADERS_BYTES_MAX);
        return new KeptRecord(
                cut(event.key(), KEY_BYTES_MAX),
                cut(event.value(), VALUE_BYTES_MAX),
                fits(headers, HEADERS_BYTES_MAX) ? headers : NO_HEADERS,
                digest(event, headers),
                complete);
    }

    /** Returns how many bytes are kept. */
    public int bytes() {
        return (key == null ? 0 : key.length) + (value == null ? 0 : value.length) + headers.length;
    }

    /** Reads headers as they are kept. */
    public static List<RawEvent.Header> headers(byte[] json) {
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
            add(sha, event.value(), event.valueBytes());
            add(sha, headers);
            ByteBuffer hash = ByteBuffer.wrap(sha.digest());
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The length comes first, so that two records that split the same bytes differently have different digests. */
    private static void add(MessageDigest sha, byte @Nullable [] part) {
        add(sha, part, part == null ? 0 : part.length);
    }

    /** @param length that of the whole part, of which {@code part} may be the beginning */
    private static void add(MessageDigest sha, byte @Nullable [] part, int length) {
        sha.update((part == null ? "-" : length + ":").getBytes(StandardCharsets.US_ASCII));
        if (part != null) {
            sha.update(part);
        }
    }
}
