package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Valid Kafka records as an upstream system would write them. */
final class RawEvents {
    static final Map<String, TopicRole> TOPICS = Map.of(
            Topics.ORDERS, TopicRole.ORDERS,
            Topics.RECEIPTS, TopicRole.RECEIPTS,
            Topics.MOVEMENTS, TopicRole.MOVEMENTS,
            Topics.RESERVATIONS, TopicRole.RESERVATIONS);

    private RawEvents() {}

    static RawEvent binary(String topic, @Nullable String key, String type, String json) {
        return raw(topic, key, headers(type), json.getBytes(StandardCharsets.UTF_8));
    }

    static RawEvent structured(String topic, @Nullable String key, String envelope) {
        return raw(
                topic,
                key,
                Map.of(CloudEvents.HEADER_CONTENT_TYPE, "application/cloudevents+json; charset=UTF-8"),
                envelope.getBytes(StandardCharsets.UTF_8));
    }

    static String envelope(String type, String data) {
        return """
                {"specversion":"1.0","id":"e-1","source":"/test","type":"%s","time":"2026-04-19T10:15:01Z","data":%s}""".formatted(type, data);
    }

    static RawEvent tombstone(String topic, @Nullable String key) {
        return raw(topic, key, Map.of(), null);
    }

    /** Returns the headers of a binary mode event, in a new map that the caller may change. */
    static Map<String, String> headers(String type) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CloudEvents.HEADER_SPEC_VERSION, "1.0");
        headers.put(CloudEvents.HEADER_ID, "e-1");
        headers.put(CloudEvents.HEADER_SOURCE, "/test");
        headers.put(CloudEvents.HEADER_TYPE, type);
        headers.put(CloudEvents.HEADER_TIME, "2026-04-19T10:15:01Z");
        headers.put(CloudEvents.HEADER_CONTENT_TYPE, "application/json");
        return headers;
    }

    static RawEvent raw(String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
        List<RawEvent.Header> list = new ArrayList<>();
        headers.forEach((name, text) -> list.add(new RawEvent.Header(name, text.getBytes(StandardCharsets.UTF_8))));
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new RawEvent(topic, 0, 0, 0, keyBytes, value, list);
    }
}
