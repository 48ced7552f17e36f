package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A mapping as an application would write one: a record is an array of documents, each of which moves a quantity of a
 * product. It takes {@code {"skip": "word"}} for something that it does not mean, and {@code {"bad": true}} for a mistake.
 */
public final class BatchMapping implements RecordMapping {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final String name;
    private final String topic;
    private final int factor;
    private volatile boolean lenient;

    /** @param factor by which quantities are multiplied */
    public BatchMapping(String name, String topic, int factor) {
        this.name = name;
        this.topic = topic;
        this.factor = factor;
    }

    /** Takes what it refused before, or refuses it again, as a mapping that was changed. */
    void lenient(boolean now) {
        lenient = now;
    }

    String topic() {
        return topic;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> topics() {
        return Set.of(topic);
    }

    @Override
    public List<String> prefixes() {
        return List.of(name + ":");
    }

    @Override
    public String fingerprint() {
        return "times " + factor;
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        byte[] value = record.value();
        if (value == null) {
            return List.of(new MappedPart.PassedOver("tombstone"));
        }
        List<MappedPart> parts = new ArrayList<>();
        for (JsonNode one : JsonMapper.shared().readTree(value)) {
            parts.add(part(one, "$[" + parts.size() + "]"));
        }
        return parts;
    }

    private MappedPart part(JsonNode one, String path) {
        String recorder = one.has("id") ? name + ":" + one.path("id").asString() : null;
        Long revision = one.has("revision") ? (Long) one.path("revision").asLong() : null;
        if (one.has("skip")) {
            return new MappedPart.PassedOver(one.path("skip").asString());
        }
        if (recorder == null || (one.path("bad").asBoolean(false) && !lenient)) {
            return new MappedPart.Refused(
                    "bad-part", path + ".bad", "mapping " + name + " takes none", recorder, revision);
        }
        if (one.path("withdraw").asBoolean(false)) {
            return new MappedPart.Mapped(
                    new Document(new Change.Withdraw(recorder, null), null), MappedPart.FieldFinder.NONE);
        }
        int product = one.path("product").asInt();
        BigDecimal quantity = new BigDecimal(one.path("quantity").asString("0")).multiply(BigDecimal.valueOf(factor));
        String warehouse = one.path("warehouse").asString("1");
        Change change = new Change.Post(
                recorder,
                revision == null ? 1 : revision,
                Fingerprints.ofParts(List.of(
                        recorder, product, warehouse, one.path("quantity").asString(""))),
                List.of(new Movement(
                        "inventory",
                        APRIL,
                        Map.of("warehouse", warehouse, "product", "" + product),
                        Map.of("quantity", quantity))),
                null);
        OrderChange order = one.has("order")
                ? new OrderChange.Post(one.path("order").asString(), 1, APRIL, "1", "1", List.of())
                : null;
        return new MappedPart.Mapped(new Document(change, order), new Paths(path));
    }

    private record Paths(String path) implements MappedPart.FieldFinder {
        @Override
        public @Nullable String pathOf(InvalidMovement refusal) {
            return path + "." + refusal.field();
        }

        @Override
        public String pathOfRevision() {
            return path + ".revision";
        }
    }
}
