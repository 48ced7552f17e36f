package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationReleased;
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
    private final boolean keyedByGroup;

    /** @param topics the role of each topic that is read, by the topic's name */
    public EventDecoder(Map<String, TopicRole> topics, EventLimits limits) {
        this(topics, limits, false);
    }

    private EventDecoder(Map<String, TopicRole> topics, EventLimits limits, boolean keyedByGroup) {
        this.topics = Map.copyOf(topics);
        this.limits = limits;
        this.keyedByGroup = keyedByGroup;
    }

    /** Reads with the limits of the contract. */
    public EventDecoder(Map<String, TopicRole> topics) {
        this(topics, EventLimits.DEFAULT);
    }

    /** Returns a decoder of topics whose records are keyed by groups of documents, as {@link GroupKey} says. */
    public EventDecoder keyedByGroup() {
        return new EventDecoder(topics, limits, true);
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
        return new Reading(role, raw, limits, keyedByGroup);
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
        private final boolean keyedByGroup;
        private @Nullable Fields data;

        Reading(TopicRole role, RawEvent raw, EventLimits limits, boolean keyedByGroup) {
            this.role = role;
            this.raw = raw;
            this.limits = limits;
            this.keyedByGroup = keyedByGroup;
        }

        Decoded decoded() {
            try {
                byte[] value = raw.value();
                return value == null ? tombstone() : event(value);
            } catch (Refused refused) {
                // If the type belongs to another topic, the key is not an identifier of this topic's documents.
                KnownDocument known = refused.fault() == EventFault.WRONG_TOPIC
                        ? KnownDocument.NONE
                        : KnownDocument.of(role, keyedByGroup ? null : raw.key(), data);
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
            if (keyedByGroup) {
                throw Refused.record(
                        EventFault.INVALID_KEY,
                        "the record has no value, and its key " + ForeignText.quote(key)
                                + " is that of many documents, so it withdraws none of them: send an event that does");
            }
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
            if (keyedByGroup) {
                requireGroup(read, key, id, event);
            } else if (!key.equals(id)) {
                throw Refused.at(
                        read.path().member(role.idField()),
                        EventFault.KEY_MISMATCH,
                        "must be the record's key " + ForeignText.quote(key) + ", was " + ForeignText.quote(id));
            }
            return new Decoded.BusinessEvent(
                    event, envelope.attributes(), read.path().toString());
        }

        private void requireGroup(Fields read, String key, String id, DocumentEvent event) {
            String group = role == TopicRole.MOVEMENTS ? GroupKey.ofRecorder(id) : GroupKey.of(id);
            requireGroup(read, role.idField(), key, id, group);
            // An order and its reservation are found in one shard, or each would miss the other.
            switch (event) {
                case OrderPosted order -> requireNamed(read, "reservationId", key, order.reservationId());
                case ReservationConfirmed confirmed -> requireNamed(read, "orderId", key, confirmed.orderId());
                case ReservationReleased released -> requireNamed(read, "orderId", key, released.orderId());
                default -> {}
            }
        }

        private static void requireNamed(Fields read, String field, String key, @Nullable String id) {
            if (id != null) {
                requireGroup(read, field, key, id, GroupKey.of(id));
            }
        }

        private static void requireGroup(Fields read, String field, String key, String id, @Nullable String group) {
            if (!key.equals(group)) {
                throw Refused.at(
                        read.path().member(field),
                        EventFault.KEY_MISMATCH,
                        "must have the record's key " + ForeignText.quote(key) + " before its last slash, was "
                                + ForeignText.quote(id));
            }
        }
    }
}
