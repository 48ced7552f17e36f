package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.consumer.posting.MappingTrial;
import dev.accumulator.consumer.posting.MappingTrials;
import dev.accumulator.consumer.posting.Mappings;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Runs events through a mapping that is given, or through the one in force, and tells what would become of them. */
@Component
final class MappingDryRun {
    private static final int EVENTS_MAX = 200;

    private static final Set<String> FIELDS = new TreeSet<>(Set.of("mapping", "events"));

    private static final Set<String> EVENT_FIELDS = new TreeSet<>(
            Set.of("topic", "partition", "offset", "timestamp", "key", "keyBase64", "value", "valueBase64", "headers"));

    private static final String GIVEN = "mapping";

    private final Mappings mappings;
    private final MappingTrials trials;
    private final Clock clock;

    MappingDryRun(Mappings mappings, MappingTrials trials, Clock clock) {
        this.mappings = mappings;
        this.trials = trials;
        this.clock = clock;
    }

    Map<String, Object> run(JsonNode body) {
        if (!body.isObject()) {
            throw new InvalidQuery("body", "The body is a JSON object with the fields " + String.join(", ", FIELDS));
        }
        checkFields(body, FIELDS, "");
        RecordMapping given = body.hasNonNull(GIVEN) ? mapping(text(body, GIVEN, GIVEN)) : null;
        JsonNode events = body.path("events");
        if (!events.isArray() || events.isEmpty() || events.size() > EVENTS_MAX) {
            throw new InvalidQuery("events", "events must be an array of 1 to " + EVENTS_MAX + " events");
        }
        MappingTrial trial = trials.trial();
        TriedJson answer = new TriedJson();
        List<Map<String, @Nullable Object>> tried = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            RawEvent event = event(events.get(i), "events[" + i + "]", i, given);
            RecordMapping mapping = given == null ? mappings.of(event.topic()) : given;
            tried.add(answer.event(event, mapping, trial.of(mapping, event)));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("events", tried);
        json.put("movementsLeftOut", answer.leftOut());
        return json;
    }

    private RecordMapping mapping(String text) {
        try {
            return trials.read(List.of(new MappingSource(GIVEN, text))).getFirst();
        } catch (InvalidMappingFiles invalid) {
            throw new InvalidMapping(invalid.mistakes());
        }
    }

    private RawEvent event(JsonNode given, String at, int index, @Nullable RecordMapping mapping) {
        if (!given.isObject()) {
            throw new InvalidQuery(at, at + " must be an object with some of the fields " + EVENT_FIELDS);
        }
        checkFields(given, EVENT_FIELDS, at + ".");
        byte[] value = bytes(given, at, "value");
        List<RawEvent.Header> headers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> header : given.path("headers").properties()) {
            headers.add(new RawEvent.Header(header.getKey(), value(header.getValue())));
        }
        return new RawEvent(
                topic(given, at, mapping),
                (int) number(given, "partition", at, 0, Integer.MAX_VALUE),
                number(given, "offset", at, index, Long.MAX_VALUE),
                timestamp(given, at),
                bytes(given, at, "key"),
                value,
                headers);
    }

    private String topic(JsonNode given, String at, @Nullable RecordMapping mapping) {
        if (given.hasNonNull("topic")) {
            String topic = text(given, "topic", at + ".topic");
            Set<String> read = mapping == null ? mappings.topics() : mapping.topics();
            if (!read.contains(topic)) {
                throw new InvalidQuery(
                        at + ".topic",
                        "topic " + ForeignText.quote(topic) + " is not one of "
                                + String.join(", ", new TreeSet<>(read)));
            }
            return topic;
        }
        if (mapping == null) {
            throw new InvalidQuery(at + ".topic", at + ".topic is missing, and no mapping is given");
        }
        return new TreeSet<>(mapping.topics()).first();
    }

    private long timestamp(JsonNode given, String at) {
        if (!given.hasNonNull("timestamp")) {
            return clock.millis();
        }
        String text = text(given, "timestamp", at + ".timestamp");
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException notOne) {
            throw new InvalidQuery(
                    at + ".timestamp",
                    at + ".timestamp must be a moment like 2026-04-10T10:15:00Z, was " + ForeignText.quote(text));
        }
    }

    /** Bytes that are no text, such as Avro, are given in base64, as dead letters show them. */
    private static byte @Nullable [] bytes(JsonNode given, String at, String field) {
        String encodedField = field + "Base64";
        if (!given.hasNonNull(encodedField)) {
            return value(given.path(field));
        }
        String name = at + "." + encodedField;
        if (given.hasNonNull(field)) {
            throw new InvalidQuery(name, name + " stands in place of " + field + ", and both are given");
        }
        String encoded = text(given, encodedField, name);
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidQuery(name, name + " must be base64, was " + ForeignText.quote(encoded));
        }
    }

    /** A text is taken as it is, byte for byte; other JSON is written anew. Null is a tombstone. */
    private static byte @Nullable [] value(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = value.isString() ? value.asString() : ExactJson.write(value);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long number(JsonNode given, String field, String at, long otherwise, long max) {
        JsonNode value = given.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > max) {
            String name = at + "." + field;
            throw new InvalidQuery(name, name + " must be a whole number from 0 to " + max);
        }
        return value.asLong();
    }

    private static String text(JsonNode given, String field, String name) {
        JsonNode value = given.path(field);
        if (!value.isString()) {
            throw new InvalidQuery(name, name + " must be a text");
        }
        return value.asString();
    }

    private static void checkFields(JsonNode given, Set<String> known, String at) {
        for (String name : given.propertyNames()) {
            if (!known.contains(name)) {
                String shown = at + ForeignText.shorten(name);
                throw new InvalidQuery(
                        shown, "Unknown field \"" + shown + "\"; allowed are " + String.join(", ", known));
            }
        }
    }
}
