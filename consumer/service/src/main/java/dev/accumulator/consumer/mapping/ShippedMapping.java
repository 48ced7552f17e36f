package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.schemas.DocumentEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping that comes with the service: of the events of one topic, as their contract describes them. */
public final class ShippedMapping implements RecordMapping {
    /** Grows whenever one of the shipped mappings gives other documents for an event. */
    private static final int VERSION = 1;

    private final TopicRole role;
    private final Set<String> topics;
    private final EventLimits limits;
    private final EventDecoder decoder;

    /** @param limits of the events; a larger one is refused */
    public ShippedMapping(TopicRole role, String topic, EventLimits limits) {
        this.role = role;
        this.topics = Set.of(topic);
        this.limits = limits;
        this.decoder = new EventDecoder(Map.of(topic, role), limits);
    }

    /** Returns the kind of the topic's documents. */
    public TopicRole role() {
        return role;
    }

    /** Returns true if its documents are reservations. */
    public boolean reserves() {
        return role == TopicRole.RESERVATIONS;
    }

    @Override
    public String name() {
        return role.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    /** The recorders of the movements topic begin with anything but those of the others. */
    @Override
    public List<String> prefixes() {
        return switch (role) {
            case ORDERS -> List.of(DocumentEvent.ORDER_PREFIX);
            case RECEIPTS -> List.of(DocumentEvent.RECEIPT_PREFIX);
            case RESERVATIONS -> List.of(DocumentEvent.RESERVATION_PREFIX, DocumentEvent.USED_UP_PREFIX);
            case MOVEMENTS -> List.of();
        };
    }

    @Override
    public Set<String> registers() {
        return switch (role) {
            case ORDERS -> Set.of(ShippedRegisters.INVENTORY, ShippedRegisters.SALES);
            case RECEIPTS -> Set.of(ShippedRegisters.INVENTORY);
            case RESERVATIONS -> Set.of(ShippedRegisters.RESERVED);
            case MOVEMENTS -> Set.of();
        };
    }

    @Override
    public String fingerprint() {
        int parts = role == TopicRole.MOVEMENTS ? limits.movements() : limits.lines();
        return "shipped " + VERSION + ", up to " + parts + " lines and " + limits.bytes() + " bytes";
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        return List.of(
                switch (decoder.decode(record)) {
                    case Decoded.BusinessEvent event ->
                        new MappedPart.Mapped(
                                DocumentMapping.documentOf(event, RecordMapping.originOf(record)),
                                new FieldsOfEvent(event));
                    case Decoded.Tombstone tombstone ->
                        new MappedPart.Mapped(
                                DocumentMapping.documentOf(tombstone, RecordMapping.originOf(record)),
                                MappedPart.FieldFinder.NONE);
                    case Decoded.Undecodable undecodable ->
                        new MappedPart.Refused(
                                undecodable.code(),
                                undecodable.path(),
                                undecodable.message(),
                                undecodable.recorder(),
                                undecodable.revision());
                });
    }

    private record FieldsOfEvent(Decoded.BusinessEvent event) implements MappedPart.FieldFinder {
        @Override
        public @Nullable String pathOf(InvalidMovement refusal) {
            return DocumentMapping.pathOf(event, refusal);
        }

        @Override
        public String pathOfRevision() {
            return event.pathInValue("$.revision");
        }
    }
}
