package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.text.ForeignText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of events: the value of a record in each line, as {@code kcat -P} reads them, or one JSON value over the whole
 * file.
 */
final class EventFile {
    /** Enough for tens of thousands of events, and little for a machine on which somebody works. */
    static final long BYTES_MAX = 64L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EventFile() {}

    /**
     * How the lines are written.
     *
     * @param keySeparator stands between the key and the value of a line, which is a tombstone if nothing follows; null
     *     if the lines have no keys
     * @param base64 true if the values are in base64
     */
    record Form(@Nullable String keySeparator, boolean base64) {}

    /**
     * Reads the events of a file.
     *
     * @param topic the topic whose records they are
     * @param millis the timestamp of each
     */
    static List<RawEvent> read(Path file, String topic, Form form, List<RawEvent.Header> headers, long millis)
            throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<RawEvent> events = new ArrayList<>();
        String keySeparator = form.keySeparator();
        if (keySeparator == null && !form.base64() && isOneValue(text)) {
            return List.of(event(topic, 0, millis, null, bytes(text.strip()), headers));
        }
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                int end = keySeparator == null ? -1 : line.indexOf(keySeparator);
                String key = end < 0 ? null : line.substring(0, end);
                String value = end < 0 || keySeparator == null ? line : line.substring(end + keySeparator.length());
                byte[] bytes =
                        key != null && value.isEmpty() ? null : form.base64() ? decoded(file, value) : bytes(value);
                events.add(event(topic, events.size(), millis, key, bytes, headers));
            }
        }
        return events;
    }

    private static boolean isOneValue(String text) {
        try {
            return text.strip().lines().count() > 1 && JSON.readTree(text).isContainer();
        } catch (JacksonException severalOrNone) {
            return false;
        }
    }

    private static RawEvent event(
            String topic,
            int offset,
            long millis,
            @Nullable String key,
            byte @Nullable [] value,
            List<RawEvent.Header> headers) {
        return new RawEvent(topic, 0, offset, millis, key == null ? null : bytes(key), value, headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(Path file, String value) throws IOException {
        try {
            return Base64.getDecoder().decode(value.strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IOException(file + " has a value that is not base64: " + ForeignText.quote(value), notBase64);
        }
    }
}
