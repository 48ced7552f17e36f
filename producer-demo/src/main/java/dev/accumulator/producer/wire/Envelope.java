package dev.accumulator.producer.wire;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event on its way to Kafka.
 *
 * @param topic the topic to publish to
 * @param key id of the document, so that all events of a document stay in one partition
 * @param attributes the CloudEvents attributes by name, in the order they are written
 * @param data the document
 */
public record Envelope(String topic, @Nullable String key, Map<String, String> attributes, JsonNode data) {

    /** The attribute {@code source} of all events of this producer. */
    public static final String SOURCE = "/demo/shop";

    /**
     * The time of {@code movements.cancelled}, the only event without a moment of its own. A fixed time keeps the
     * stream deterministic.
     */
    private static final Instant TIME_UNKNOWN = Instant.parse("2026-04-01T00:00:00Z");

    /**
     * Returns a document's event. The event id is the recorder and the revision, so a repeated event has the same id.
     */
    public static Envelope of(SourceTopics topics, DocumentEvent event, Spelling spelling) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", CloudEvents.SPEC_VERSION);
        attributes.put("id", event.recorder() + "/" + event.revision());
        attributes.put("source", SOURCE);
        attributes.put("type", type(event));
        attributes.put("subject", key(event));
        attributes.put("time", time(event).toString());
        return new Envelope(topics.of(event), key(event), attributes, DocumentJson.of(event, spelling));
    }

    /** Returns the tombstone of the document with this key. */
    public static ProducerRecord<String, byte[]> tombstone(String topic, String key) {
        return new ProducerRecord<>(topic, null, key, null);
    }

    /** Returns the Kafka record key of a document's events: its id, as in the event. */
    public static String key(DocumentEvent event) {
        return switch (event) {
            case OrderPosted e -> e.orderId();
            case OrderCancelled e -> e.orderId();
            case ReceiptPosted e -> e.receiptId();
            case ReceiptCancelled e -> e.receiptId();
            case MovementsPosted e -> e.recorder();
            case MovementsCancelled e -> e.recorder();
            case ReservationEvent e -> e.reservationId();
        };
    }

    public ProducerRecord<String, byte[]> record(Mode mode) {
        return record(mode, value(mode));
    }

    /** Returns the record with another value than the document's, for bad events. */
    public ProducerRecord<String, byte[]> record(Mode mode, byte[] value) {
        return new ProducerRecord<>(topic, null, key, value, headers(mode));
    }

    /** Returns the value of the record in this mode. */
    public byte[] value(Mode mode) {
        return switch (mode) {
            case BINARY -> DocumentJson.bytes(data);
            case STRUCTURED -> {
                ObjectNode envelope = JsonNodeFactory.instance.objectNode();
                attributes.forEach(envelope::put);
                envelope.put("datacontenttype", CloudEvents.CONTENT_TYPE_JSON);
                envelope.set("data", data);
                yield DocumentJson.bytes(envelope);
            }
        };
    }

    private Headers headers(Mode mode) {
        RecordHeaders headers = new RecordHeaders();
        switch (mode) {
            case BINARY -> {
                headers.add(CloudEvents.HEADER_CONTENT_TYPE, utf8(CloudEvents.CONTENT_TYPE_JSON));
                attributes.forEach((name, value) -> headers.add(CloudEvents.HEADER_PREFIX + name, utf8(value)));
            }
            case STRUCTURED ->
                headers.add(
                        CloudEvents.HEADER_CONTENT_TYPE, utf8(CloudEvents.CONTENT_TYPE_STRUCTURED + "; charset=utf-8"));
        }
        return headers;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String type(DocumentEvent event) {
        return switch (event) {
            case OrderPosted e -> EventTypes.ORDER_POSTED;
            case OrderCancelled e -> EventTypes.ORDER_CANCELLED;
            case ReceiptPosted e -> EventTypes.RECEIPT_POSTED;
            case ReceiptCancelled e -> EventTypes.RECEIPT_CANCELLED;
            case MovementsPosted e -> EventTypes.MOVEMENTS_POSTED;
            case MovementsCancelled e -> EventTypes.MOVEMENTS_CANCELLED;
            case ReservationRequested e -> EventTypes.RESERVATION_REQUESTED;
            case ReservationConfirmed e -> EventTypes.RESERVATION_CONFIRMED;
            case ReservationReleased e -> EventTypes.RESERVATION_RELEASED;
        };
    }

    private static Instant time(DocumentEvent event) {
        return switch (event) {
            case OrderPosted e -> e.occurredAt();
            case OrderCancelled e -> e.occurredAt();
            case ReceiptPosted e -> e.occurredAt();
            case ReceiptCancelled e -> e.occurredAt();
            case MovementsPosted e -> e.period();
            case MovementsCancelled e -> TIME_UNKNOWN;
            case ReservationEvent e -> e.occurredAt();
        };
    }
}
