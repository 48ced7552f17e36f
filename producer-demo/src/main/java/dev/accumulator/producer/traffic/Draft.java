package dev.accumulator.producer.traffic;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderPosted;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A good event that is being turned into a bad one. */
final class Draft {

    /** A placeholder in the JSON for text that no JSON writer would write. */
    private static final String RAW_MARK = "@raw@";

    private final String topic;
    private final boolean movements;
    private final boolean order;
    private final ObjectNode data;
    private final Map<String, String> attributes;
    private final Map<String, byte[]> headers = new LinkedHashMap<>();
    private @Nullable String key;
    private Mode mode;
    private @Nullable String raw;
    private byte @Nullable [] value;

    Draft(SourceTopics topics, DocumentEvent good, Mode mode, Spelling spelling) {
        Envelope envelope = Envelope.of(topics, good, spelling);
        topic = envelope.topic();
        movements = good instanceof MovementsPosted;
        order = good instanceof OrderPosted;
        data = (ObjectNode) envelope.data();
        attributes = new LinkedHashMap<>(envelope.attributes());
        key = envelope.key();
        this.mode = mode;
        // The bad event needs another id than the good one of the same revision.
        attributes.compute("id", (name, id) -> id + "/bad");
    }

    ProducerRecord<String, byte[]> record() {
        Envelope envelope = new Envelope(topic, key, attributes, data);
        byte[] bytes = value != null ? value : envelope.value(mode);
        if (raw != null) {
            bytes = text(bytes).replace('"' + RAW_MARK + '"', raw).getBytes(StandardCharsets.UTF_8);
        }
        ProducerRecord<String, byte[]> record = envelope.record(mode, bytes);
        headers.forEach((name, bad) -> record.headers().remove(name).add(name, bad));
        return record;
    }

    /** Returns the document. */
    ObjectNode data() {
        return data;
    }

    /** Returns the first line or movement. */
    ObjectNode line() {
        return (ObjectNode) lines().get(0);
    }

    ArrayNode lines() {
        return (ArrayNode) data.get(linesField());
    }

    String linesField() {
        return movements ? "movements" : "lines";
    }

    /** Returns the object that holds the first line's quantity. */
    ObjectNode quantities() {
        return movements ? resources() : line();
    }

    ObjectNode resources() {
        return (ObjectNode) line().get("resources");
    }

    ObjectNode dimensions() {
        return (ObjectNode) line().get("dimensions");
    }

    String momentField() {
        return movements ? "period" : "occurredAt";
    }

    /** Sets a text field that is not the document's id. */
    ObjectNode text(String value) {
        if (movements) {
            return line().put("register", value);
        }
        return data.put(order ? "clientId" : "warehouseId", value);
    }

    /** Sets the product of the first line, wherever the document has it. */
    void product(String value) {
        if (movements) {
            dimensions().put("product", value);
        } else {
            line().put("productId", value);
        }
    }

    /** Puts raw JSON text in the place of a field's value. */
    void raw(ObjectNode parent, String field, String json) {
        parent.put(field, RAW_MARK);
        raw = json;
    }

    /** Puts raw JSON text where {@link #text} puts a string. */
    void rawText(String json) {
        text(RAW_MARK);
        raw = json;
    }

    void key(@Nullable String other) {
        key = other;
    }

    @Nullable
    String key() {
        return key;
    }

    void value(String other) {
        value = other.getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps only the first half of the value. */
    void truncate() {
        String whole = text(new Envelope(topic, key, attributes, data).value(mode));
        value(whole.substring(0, whole.length() / 2));
    }

    Map<String, String> attributes() {
        return attributes;
    }

    /** Sets a header of binary mode to these bytes. */
    void header(String name, byte[] bytes) {
        binary();
        headers.put(name, bytes);
    }

    /** Chooses binary mode, for faults that have another code in structured mode or cannot exist in it. */
    Draft binary() {
        mode = Mode.BINARY;
        return this;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
