package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.GroupKey;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.schemas.DocumentEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that comes with the service: of the events of one topic, as their contract describes them.
 *
 * <p>The contract is kept by code: an event that breaks it is refused by its code and path. What the events of orders and
 * receipts move is said by files, and code adds what no file can say: the order's row, the reservation that an order uses up,
 * and when two events of one revision are the same.
 */
public final class ShippedMapping implements RecordMapping {
    /** Grows whenever one of the shipped mappings gives other documents for an event. */
    private static final int VERSION = 1;

    private final TopicRole role;
    private final Set<String> topics;
    private final EventLimits limits;
    private final EventDecoder decoder;
    private final @Nullable MovementsFile file;
    private final @Nullable String otherFile;
    private final List<String> keyedBy;

    private ShippedMapping(
            TopicRole role,
            String topic,
            EventLimits limits,
            @Nullable MovementsFile file,
            @Nullable String otherFile) {
        this.role = role;
        this.topics = Set.of(topic);
        this.limits = limits;
        this.decoder = new EventDecoder(Map.of(topic, role), limits);
        this.file = file;
        this.otherFile = otherFile;
        this.keyedBy = List.of();
    }

    private ShippedMapping(ShippedMapping other, List<String> keyedBy) {
        this.role = other.role;
        this.topics = other.topics;
        this.limits = other.limits;
        this.decoder = keyedBy.isEmpty() ? other.decoder : other.decoder.keyedByGroup();
        this.file = other.file;
        this.otherFile = other.otherFile;
        this.keyedBy = List.copyOf(keyedBy);
    }

    /**
     * Returns the mapping of the same events, whose records are keyed otherwise.
     *
     * @param dimensions those whose values are the key of each record; none if records are keyed by their documents
     */
    public ShippedMapping keyedBy(List<String> dimensions) {
        return new ShippedMapping(this, dimensions);
    }

    /** Returns the dimensions whose values are the key of each record; none if records are keyed by their documents. */
    public List<String> keyedBy() {
        return keyedBy;
    }

    /** Returns the key of the records of a recorder's document. */
    public String keyOf(String recorder) {
        String group = keyedBy.isEmpty() ? null : GroupKey.ofRecorder(recorder);
        if (group != null) {
            return group;
        }
        return role == TopicRole.ofRecorder(recorder) ? role.key(recorder) : recorder;
    }

    /**
     * A mapping of orders or of receipts.
     *
     * @param limits of the events; a larger one is refused
     */
    public static ShippedMapping byFile(TopicRole role, String topic, EventLimits limits, MovementsFile file) {
        return new ShippedMapping(role, topic, limits, file, null);
    }

    /**
     * A mapping of orders or of receipts by another file than the one that comes with the service.
     *
     * @param fingerprint of the file: all that decides what it says
     */
    public static ShippedMapping byOtherFile(
            TopicRole role, String topic, EventLimits limits, MovementsFile file, String fingerprint) {
        return new ShippedMapping(role, topic, limits, file, fingerprint);
    }

    /**
     * A mapping of movements, whose events spell out what they move, or of reservations, whose ends are worked out.
     *
     * @param limits of the events; a larger one is refused
     */
    public static ShippedMapping byCode(TopicRole role, String topic, EventLimits limits) {
        return new ShippedMapping(role, topic, limits, null, null);
    }

    /** Returns true if what its events move is said by another file than the one that comes with the service. */
    public boolean isByOtherFile() {
        return otherFile != null;
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
    public Optional<String> file() {
        return file == null ? Optional.empty() : file.file();
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
        if (file != null) {
            return file.prefixes();
        }
        return reserves() ? List.of(DocumentEvent.RESERVATION_PREFIX, DocumentEvent.USED_UP_PREFIX) : List.of();
    }

    @Override
    public Set<String> registers() {
        if (file != null) {
            return file.registers();
        }
        return reserves() ? Set.of(ShippedRegisters.RESERVED) : Set.of();
    }

    @Override
    public String fingerprint() {
        int parts = role == TopicRole.MOVEMENTS ? limits.movements() : limits.lines();
        return "shipped " + VERSION + ", up to " + parts + " lines and " + limits.bytes() + " bytes"
                + (otherFile == null ? "" : ", by " + otherFile)
                + (keyedBy.isEmpty() ? "" : ", keyed by " + keyedBy);
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        return List.of(file == null ? byCode(record) : byFile(file, record));
    }

    private MappedPart byCode(RawEvent record) {
        Origin origin = RecordMapping.originOf(record);
        return switch (decoder.decode(record)) {
            case Decoded.BusinessEvent event ->
                new MappedPart.Mapped(DocumentMapping.documentOf(event, origin), new FieldsOfEvent(event));
            case Decoded.Tombstone tombstone ->
                new MappedPart.Mapped(DocumentMapping.documentOf(tombstone, origin), MappedPart.FieldFinder.NONE);
            case Decoded.Undecodable undecodable -> refused(undecodable);
        };
    }

    private MappedPart byFile(MovementsFile movements, RawEvent record) {
        EventDecoder.DecodedWithData decoded = decoder.decodeWithData(record);
        return switch (decoded.decoded()) {
            case Decoded.BusinessEvent event -> {
                DocumentEvent document = event.event();
                MappedPart part = movements.map(
                        // A file calls the document by the key.
                        keyedBy.isEmpty() ? record : record.withKey(role.key(document.recorder())),
                        Objects.requireNonNull(decoded.data()),
                        () -> EventFingerprints.fingerprint(document));
                yield withOrder(
                        part, DocumentMapping.orderOf(document), paths -> new FieldsOfEventByFile(event, paths));
            }
            case Decoded.Tombstone tombstone ->
                withOrder(movements.withdraw(record), DocumentMapping.orderOf(tombstone), UnaryOperator.identity());
            case Decoded.Undecodable undecodable -> refused(undecodable);
        };
    }

    private static MappedPart withOrder(
            MappedPart part, @Nullable OrderChange order, UnaryOperator<MappedPart.FieldFinder> paths) {
        return part instanceof MappedPart.Mapped mapped
                ? new MappedPart.Mapped(new Document(mapped.document().change(), order), paths.apply(mapped.paths()))
                : part;
    }

    private static MappedPart refused(Decoded.Undecodable undecodable) {
        return new MappedPart.Refused(
                undecodable.code(),
                undecodable.path(),
                undecodable.message(),
                undecodable.recorder(),
                undecodable.revision());
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

    /** Asks the file for the field of a movement, and the contract for that of the document. */
    private record FieldsOfEventByFile(Decoded.BusinessEvent event, MappedPart.FieldFinder byFile)
            implements MappedPart.FieldFinder {
        @Override
        public @Nullable String pathOf(InvalidMovement refusal) {
            if (refusal.movement() < 0) {
                return DocumentMapping.pathOf(event, refusal);
            }
            String path = byFile.pathOf(refusal);
            // The file computes an amount from several fields of a line, and so names the line. The contract has a
            // field for it.
            return path != null && path.endsWith("]") && ShippedRegisters.AMOUNT.equals(refusal.field())
                    ? path + "." + ShippedRegisters.AMOUNT
                    : path;
        }

        @Override
        public String pathOfRevision() {
            return event.pathInValue("$.revision");
        }
    }
}
