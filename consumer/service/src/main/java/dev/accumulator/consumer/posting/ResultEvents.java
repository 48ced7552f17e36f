package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TraceContext;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.UnannouncedDocument;
import dev.accumulator.schemas.EventTypes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The events that announce results of documents; see {@code document-result.schema.json}.
 *
 * <p>The id of an event is derived from its content. A batch that is posted again after a restore of the database
 * therefore announces the same results with the same ids.
 */
final class ResultEvents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SOURCE = "/accumulator";

    /** A recorder and its changes in few cells fit; the buffer grows for more. */
    private static final int VALUE_BYTES = 256;

    /** The form of {@link RawEvent#source}. */
    private static final Pattern SOURCE_OF_RECORD = Pattern.compile("(.+)-([0-9]+)@([0-9]+)");

    private final String topic;

    private final Spans spans;

    ResultEvents(String topic, Spans spans) {
        this.topic = topic;
        this.spans = spans;
    }

    /** The event of a result; empty if nothing changed, or the document is not known. */
    Optional<OutboxMessage> of(Result result, Instant now) {
        Optional<OutboxMessage> message = switch (result) {
            case Result.Decided decided ->
                switch (decided.outcome()) {
                    case Outcome.Accepted accepted -> Optional.of(accepted(accepted, decided.event(), now));
                    case Outcome.BelowFloor below -> Optional.of(belowFloor(below, decided, now));
                    case Outcome.PeriodClosed closed -> Optional.of(periodClosed(closed, decided, now));
                    case Outcome.WithdrawnAhead ahead -> Optional.empty();
                    case Outcome.Duplicate duplicate -> Optional.empty();
                    case Outcome.Stale stale -> Optional.empty();
                    case Outcome.Rejected rejected -> Optional.empty();
                };
            case Result.Refused refused -> refused(refused, now);
            case Result.PassedOver passedOver -> Optional.empty();
        };
        return message.map(one -> traced(one, result.event()));
    }

    private OutboxMessage traced(OutboxMessage message, RawEvent event) {
        TraceContext ofRecord = TraceContext.of(event);
        if (ofRecord == null) {
            return message;
        }
        TraceContext trace = spans.begin(event, ofRecord);
        return message.of(trace.traceparent(), trace.tracestate());
    }

    private OutboxMessage accepted(Outcome.Accepted outcome, RawEvent event, Instant now) {
        String type = switch (outcome) {
            case Outcome.Posted posted -> EventTypes.DOCUMENT_POSTED;
            case Outcome.Reposted reposted -> EventTypes.DOCUMENT_REPOSTED;
            case Outcome.Unposted unposted -> EventTypes.DOCUMENT_UNPOSTED;
            case Outcome.Overtaken overtaken -> EventTypes.DOCUMENT_UNPOSTED;
        };
        return changed(
                type, outcome.recorder(), outcome.revision(), outcome.changes(), now, json -> write(json, event));
    }

    /** The events of what an accepted document has crossed; keyed by the group, of which they come in turns. */
    List<OutboxMessage> crossings(Result result, Instant now) {
        if (!(result instanceof Result.Decided decided)
                || !(decided.outcome() instanceof Outcome.Accepted accepted)
                || accepted.crossings().isEmpty()) {
            return List.of();
        }
        return accepted.crossings().stream()
                .map(crossing -> traced(crossing(crossing, accepted, decided, now), result.event()))
                .toList();
    }

    private OutboxMessage crossing(
            FloorCrossing crossing, Outcome.Accepted accepted, Result.Decided decided, Instant now) {
        String type = switch (crossing) {
            case FloorCrossing.Crossed crossed -> EventTypes.FLOOR_CROSSED;
            case FloorCrossing.Restored restored -> EventTypes.FLOOR_RESTORED;
        };
        ByteArrayOutputStream value = new ByteArrayOutputStream(VALUE_BYTES);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("floor", crossing.floor());
            writeGroup(json, crossing.group());
            json.writeStringProperty("min", crossing.min().toPlainString());
            if (crossing instanceof FloorCrossing.Crossed crossed) {
                json.writeStringProperty("balance", crossed.balance().toPlainString());
                json.writeStringProperty("moment", crossed.moment().toString());
            }
            json.writeStringProperty("recorder", accepted.recorder());
            json.writeNumberProperty("revision", accepted.revision());
            write(json, decided.event());
            json.writeEndObject();
        }
        String group = GroupJson.key(crossing.floor(), crossing.group());
        UUID id = ofPlace(type, decided.event(), decided.part(), group);
        return new OutboxMessage(topic, group, type, id.toString(), now, SOURCE, crossing.floor(), value.toByteArray());
    }

    private static void writeGroup(JsonGenerator json, Map<String, Object> group) {
        json.writeObjectPropertyStart("group");
        group.forEach((name, one) -> {
            json.writeName(name);
            GroupJson.write(json, one);
        });
        json.writeEndObject();
    }

    /** The event of a document that a rebuild has accepted and the live generation has not. */
    OutboxMessage of(UnannouncedDocument document, Instant now) {
        String type = !document.posted()
                ? EventTypes.DOCUMENT_UNPOSTED
                : document.known() ? EventTypes.DOCUMENT_REPOSTED : EventTypes.DOCUMENT_POSTED;
        Matcher source = SOURCE_OF_RECORD.matcher(Objects.requireNonNullElse(document.source(), ""));
        return changed(type, document.recorder(), document.revision(), document.changes(), now, json -> {
            if (source.matches()) {
                write(json, source.group(1), Integer.parseInt(source.group(2)), Long.parseLong(source.group(3)));
            }
        });
    }

    private OutboxMessage changed(
            String type,
            String recorder,
            long revision,
            List<CellChange> changes,
            Instant now,
            Consumer<JsonGenerator> source) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(VALUE_BYTES);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("recorder", recorder);
            json.writeNumberProperty("revision", revision);
            json.writeArrayPropertyStart("changes");
            changes.forEach(change -> write(json, change));
            json.writeEndArray();
            source.accept(json);
            json.writeEndObject();
        }
        UUID id = ResultIds.ofRevision(type, recorder, revision);
        return message(type, recorder, id, now, value.toByteArray());
    }

    private Optional<OutboxMessage> refused(Result.Refused refused, Instant now) {
        RawEvent event = refused.event();
        Refusal refusal = refused.refusal();
        String recorder = refusal.recorder();
        if (recorder == null) {
            return Optional.empty();
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream(VALUE_BYTES);
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
        UUID id = ofPlace(EventTypes.DOCUMENT_REJECTED, event, refused.part());
        return Optional.of(message(EventTypes.DOCUMENT_REJECTED, recorder, id, now, value.toByteArray()));
    }

    private OutboxMessage belowFloor(Outcome.BelowFloor below, Result.Decided decided, Instant now) {
        return refused(below.recorder(), below.revision(), FloorRefusals.PASSED_OVER, decided, now, json -> {
            json.writeStringProperty("floor", below.floor());
            writeGroup(json, below.group());
            json.writeStringProperty("min", below.min().toPlainString());
            json.writeStringProperty("available", below.available().toPlainString());
            json.writeStringProperty("asked", below.asked().toPlainString());
            json.writeStringProperty("moment", below.moment().toString());
        });
    }

    private OutboxMessage periodClosed(Outcome.PeriodClosed closed, Result.Decided decided, Instant now) {
        return refused(closed.recorder(), closed.revision(), ClosedRefusals.PASSED_OVER, decided, now, json -> {
            json.writeStringProperty("register", closed.register());
            json.writeStringProperty("period", closed.period().toString());
            json.writeStringProperty("closedThrough", closed.closedThrough().toString());
        });
    }

    /** @param reason writes what belongs to the code */
    private OutboxMessage refused(
            String recorder,
            long revision,
            String code,
            Result.Decided decided,
            Instant now,
            Consumer<JsonGenerator> reason) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(VALUE_BYTES);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("recorder", recorder);
            json.writeName("revision");
            if (revision == 0) {
                json.writeNull();
            } else {
                json.writeNumber(revision);
            }
            json.writeArrayPropertyStart("changes");
            json.writeEndArray();
            write(json, decided.event());
            json.writeStringProperty("code", code);
            reason.accept(json);
            json.writeEndObject();
        }
        UUID id = ofPlace(EventTypes.DOCUMENT_REFUSED, decided.event(), decided.part());
        return message(EventTypes.DOCUMENT_REFUSED, recorder, id, now, value.toByteArray());
    }

    /** The id names the part of the record and not the revision: two records of one revision can be refused differently. */
    private static UUID ofPlace(String type, RawEvent event, int part, String... more) {
        List<Object> place = new ArrayList<>(List.of(type, event.topic(), event.partition(), event.offset()));
        if (part > 0) {
            place.add(part);
        }
        place.addAll(List.of(more));
        return Fingerprints.ofParts(place);
    }

    private OutboxMessage message(String type, String recorder, UUID id, Instant now, byte[] value) {
        return new OutboxMessage(topic, recorder, type, id.toString(), now, SOURCE, recorder, value);
    }

    private static void write(JsonGenerator json, RawEvent event) {
        write(json, event.topic(), event.partition(), event.offset());
    }

    private static void write(JsonGenerator json, String topic, int partition, long offset) {
        json.writeObjectPropertyStart("source");
        json.writeStringProperty("topic", topic);
        json.writeNumberProperty("partition", partition);
        json.writeNumberProperty("offset", offset);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CellChange change) {
        json.writeStartObject();
        json.writeStringProperty("register", change.register());
        json.writeObjectPropertyStart("dimensions");
        change.dimensions().forEach((name, value) -> {
            json.writeName(name);
            GroupJson.write(json, value);
        });
        json.writeEndObject();
        json.writeObjectPropertyStart("resources");
        for (Map.Entry<String, BigDecimal> resource : change.resources().entrySet()) {
            json.writeStringProperty(resource.getKey(), resource.getValue().toPlainString());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
