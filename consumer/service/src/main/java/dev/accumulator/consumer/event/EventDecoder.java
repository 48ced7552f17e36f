package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.text.ForeignText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kafka records as business events. Safe for use by several threads.
 *
 * <p>It reads both CloudEvents modes. If the header {@code content-type} is {@code application/cloudevents+json}, the
 * value is the envelope; otherwise the attributes are in {@code ce_} headers. A record without a value is a tombstone,
 * whatever its headers say.
 */
public final class EventDecoder {
    private final Map<String, TopicRole> topics;
    private final EventLimits limits;

    /** @param topics the role of each topic that is read, by the topic's name */
    public EventDecoder(Map<String, TopicRole> topics, EventLimits limits) {
        this.topics = Map.copyOf(topics);
        this.limits = limits;
    }

    /** Reads with the limits of the contract. */
    public EventDecoder(Map<String, TopicRole> topics) {
        this(topics, EventLimits.DEFAULT);
    }

    /**
     * Decodes one record.
     *
     * @throws IllegalArgumentException if the record's topic is not one of those given
     */
    public Decoded decode(RawEvent raw) {
        return reading(raw).decoded();
    }

    /**
     * Decodes one record as {@link #decode} does, and keeps its data for a mapping that reads it again.
     *
     * @throws IllegalArgumentException if the record's topic is not one of those given
     */
    public DecodedWithData decodeWithData(RawEvent raw) {
        Reading reading = reading(raw);
        Decoded decoded = reading.decoded();
        return new DecodedWithData(
                decoded, decoded instanceof Decoded.BusinessEvent event ? reading.tree(event) : null);
    }

    private Reading reading(RawEvent raw) {
        TopicRole role = topics.get(raw.topic());
        if (role == null) {
            throw new IllegalArgumentException("Topic " + raw.topic() + " is not one of " + topics.keySet());
        }
        return new Reading(role, raw, limits);
    }

    /**
     * A decoded record with the data of its event.
     *
     * @param data the event's data as a tree, with the attributes that each CloudEvent has; null unless the record is an event
     *     that keeps its contract
     */
    public record DecodedWithData(Decoded decoded, RecordValue.@Nullable Tree data) {}

    /**
     * The reading of one record. It remembers how far it came, because that limits what a refusal can say about the
     * document.
     */
    private static final class Reading {
        private final TopicRole role;
        private final RawEvent raw;
        private final EventLimits limits;
        private @Nullable Fields data;

        Reading(TopicRole role, RawEvent raw, EventLimits limits) {
            this.role = role;
            this.raw = raw;
            this.limits = limits;
        }

        Decoded decoded() {
            try {
                byte[] value = raw.value();
                return value == null ? tombstone() : event(value);
            } catch (Refused refused) {
                // If the type belongs to another topic, the key is not an identifier of this topic's documents.
                KnownDocument known = refused.fault() == EventFault.WRONG_TOPIC
                        ? KnownDocument.NONE
                        : KnownDocument.of(role, raw.key(), data);
                return new Decoded.Undecodable(
                        refused.fault(), refused.path(), refused.message(), known.recorder(), known.revision());
            }
        }

        /** Returns the data of an event that was decoded. */
        RecordValue.Tree tree(Decoded.BusinessEvent event) {
            Fields read = data;
            if (read == null) {
                throw new IllegalStateException("An event was decoded without its data");
            }
            return new RecordValue.Tree(
                    new Json.Members(read.members()),
                    read.path(),
                    Map.of(
                            "specversion",
                            CloudEvents.SPEC_VERSION,
                            "id",
                            event.attributes().id(),
                            "source",
                            event.attributes().source(),
                            "type",
                            event.attributes().type()));
        }

        private Decoded tombstone() {
            String key = RecordKey.of(raw);
            try {
                return new Decoded.Tombstone(role.recorder(key));
            } catch (InvalidField broken) {
                EventFault fault = broken.fault() == EventFault.RESERVED_RECORDER
                        ? EventFault.RESERVED_RECORDER
                        : EventFault.INVALID_KEY;
                throw Refused.record(fault, "the key " + broken.problem() + ", was " + ForeignText.quote(key));
            }
        }

        private Decoded event(byte[] value) {
            if (raw.valueBytes() > limits.bytes()) {
                throw Refused.record(
                        EventFault.VALUE_TOO_LARGE,
                        "the value has " + raw.valueBytes() + " bytes, more than " + limits.bytes());
            }
            Envelope envelope = Envelope.open(raw.headers(), value, role.types());
            Fields read = envelope.data();
            data = read;
            String key = RecordKey.of(raw);
            DocumentEvent event = DocumentReader.read(envelope.attributes().type(), read, limits);
            String id = read.identifier(role.idField());
            if (!key.equals(id)) {
                throw Refused.at(
                        read.path().member(role.idField()),
                        EventFault.KEY_MISMATCH,
                        "must be the record's key " + ForeignText.quote(key) + ", was " + ForeignText.quote(id));
            }
            return new Decoded.BusinessEvent(
                    event, envelope.attributes(), read.path().toString());
        }
    }
}
