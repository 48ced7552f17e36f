package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.UnannouncedDocument;
import dev.accumulator.schemas.EventTypes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The events that tell what became of documents; see {@code document-result.schema.json}.
 *
 * <p>An id is made of what the event tells, so that a batch that is posted again, after a restore of the database, says it
 * again with the same id.
 */
final class ResultEvents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SOURCE = "/accumulator";

    /** As {@link RawEvent#source} spells it. */
    private static final Pattern SOURCE_OF_RECORD = Pattern.compile("(.+)/([0-9]+)@([0-9]+)");

    private final String topic;

    ResultEvents(String topic) {
        this.topic = topic;
    }

    /** What there is to tell; nothing where nothing changed, or the document is not known. */
    Optional<OutboxMessage> of(Result result, Instant now) {
        return switch (result) {
            case Result.Decided decided ->
                switch (decided.outcome()) {
                    case Outcome.Posted posted ->
                        taken(EventTypes.DOCUMENT_POSTED, decided, posted.revision(), posted.changes(), now);
                    case Outcome.Reposted reposted ->
                        taken(EventTypes.DOCUMENT_REPOSTED, decided, reposted.revision(), reposted.changes(), now);
                    case Outcome.Unposted unposted ->
                        taken(EventTypes.DOCUMENT_UNPOSTED, decided, unposted.revision(), unposted.changes(), now);
                    case Outcome.Duplicate duplicate -> Optional.empty();
                    case Outcome.Stale stale -> Optional.empty();
                    case Outcome.Rejected rejected -> Optional.empty();
                };
            case Result.Refused refused -> refused(refused.event(), refused.refusal(), now);
        };
    }

    /** What there is to tell of a document that a rebuild has taken first. */
    OutboxMessage of(UnannouncedDocument news, Instant now) {
        String type = !news.posted()
                ? EventTypes.DOCUMENT_UNPOSTED
                : news.known() ? EventTypes.DOCUMENT_REPOSTED : EventTypes.DOCUMENT_POSTED;
        ByteArrayOutputStream value = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("recorder", news.recorder());
            json.writeNumberProperty("revision", news.revision());
            json.writeArrayPropertyStart("changes");
            news.changes().forEach(change -> write(json, change));
            json.writeEndArray();
            Matcher source = SOURCE_OF_RECORD.matcher(Objects.requireNonNullElse(news.source(), ""));
            if (source.matches()) {
                json.writeObjectPropertyStart("source");
                json.writeStringProperty("topic", source.group(1));
                json.writeNumberProperty("partition", Integer.parseInt(source.group(2)));
                json.writeNumberProperty("offset", Long.parseLong(source.group(3)));
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        UUID id = Fingerprints.ofParts(List.of(type, news.recorder(), news.revision()));
        return message(type, news.recorder(), id, now, value.toByteArray());
    }

    private Optional<OutboxMessage> taken(
            String type, Result.Decided decided, long revision, List<CellChange> changes, Instant now) {
        String recorder = decided.outcome().recorder();
        ByteArrayOutputStream value = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("recorder", recorder);
            json.writeNumberProperty("revision", revision);
            json.writeArrayPropertyStart("changes");
            changes.forEach(change -> write(json, change));
            json.writeEndArray();
            write(json, decided.event());
            json.writeEndObject();
        }
        UUID id = Fingerprints.ofParts(List.of(type, recorder, revision));
        return Optional.of(message(type, recorder, id, now, value.toByteArray()));
    }

    private Optional<OutboxMessage> refused(RawEvent event, Refusal refusal, Instant now) {
        String recorder = refusal.recorder();
        if (recorder == null) {
            return Optional.empty();
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("recorder", recorder);
            json.writeName("revision");
            Long revision = refusal.revision();
            if (revision == null) {
                json.writeNull();
            } else {
                json.writeNumber(revision);
            }
            json.writeArrayPropertyStart("changes");
            json.writeEndArray();
            write(json, event);
            json.writeStringProperty("code", refusal.code());
            json.writeStringProperty("path", refusal.path());
            json.writeStringProperty("message", refusal.message());
            json.writeEndObject();
        }
        // Not of the revision: two records of one revision can be refused, each for reasons of its own.
        UUID id = Fingerprints.ofParts(
                List.of(EventTypes.DOCUMENT_REJECTED, event.topic(), event.partition(), event.offset()));
        return Optional.of(message(EventTypes.DOCUMENT_REJECTED, recorder, id, now, value.toByteArray()));
    }

    private OutboxMessage message(String type, String recorder, UUID id, Instant now, byte[] value) {
        return new OutboxMessage(topic, recorder, type, id.toString(), now, SOURCE, recorder, value);
    }

    private static void write(JsonGenerator json, RawEvent event) {
        json.writeObjectPropertyStart("source");
        json.writeStringProperty("topic", event.topic());
        json.writeNumberProperty("partition", event.partition());
        json.writeNumberProperty("offset", event.offset());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CellChange change) {
        json.writeStartObject();
        json.writeStringProperty("register", change.register());
        json.writeObjectPropertyStart("dimensions");
        change.dimensions().forEach((name, value) -> {
            json.writeName(name);
            writeValue(json, value);
        });
        json.writeEndObject();
        json.writeObjectPropertyStart("resources");
        for (Map.Entry<String, BigDecimal> resource : change.resources().entrySet()) {
            json.writeStringProperty(resource.getKey(), resource.getValue().toPlainString());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Number number -> json.writeNumber(number.longValue());
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }
}
