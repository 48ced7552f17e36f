package dev.accumulator.producer.wire;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventTypes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An event that somebody has written by hand, as a CloudEvent in structured mode. Its type decides the topic, and its
 * document's id is the record key. The rest is for the consumer to judge.
 */
public final class WrittenEvent {

    private WrittenEvent() {}

    /**
     * The record of an event, with the bytes as they were written.
     *
     * @throws IllegalArgumentException if neither a topic nor a key can be told from it; the message says what is missing
     */
    public static ProducerRecord<String, byte[]> record(byte[] value, SourceTopics topics) {
        JsonNode envelope;
        try {
            envelope = DocumentJson.MAPPER.readTree(value);
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("it is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
        String type = envelope.path("type").asString("");
        return switch (type) {
            case EventTypes.ORDER_POSTED, EventTypes.ORDER_CANCELLED ->
                record(topics.orders(), id(envelope, "orderId"), value);
            case EventTypes.RECEIPT_POSTED, EventTypes.RECEIPT_CANCELLED ->
                record(topics.receipts(), id(envelope, "receiptId"), value);
            case EventTypes.MOVEMENTS_POSTED, EventTypes.MOVEMENTS_CANCELLED ->
                record(topics.movements(), id(envelope, "recorder"), value);
            case "" -> throw new IllegalArgumentException("it has no \"type\", such as " + EventTypes.ORDER_POSTED);
            default -> throw new IllegalArgumentException("its type \"" + type + "\" belongs to no topic");
        };
    }

    private static ProducerRecord<String, byte[]> record(String topic, String key, byte[] value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        byte[] structured = CloudEvents.CONTENT_TYPE_STRUCTURED.getBytes(StandardCharsets.UTF_8);
        record.headers().add(CloudEvents.HEADER_CONTENT_TYPE, structured);
        return record;
    }

    private static String id(JsonNode envelope, String field) {
        String id = envelope.path("data").path(field).asString("");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("its \"data\" has no \"" + field + "\", which is the record key");
        }
        return id;
    }
}
