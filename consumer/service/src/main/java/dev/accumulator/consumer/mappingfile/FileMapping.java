package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.MovementsFile;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.schemas.EventFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A mapping that was read from a file. */
public final class FileMapping implements RecordMapping, MovementsFile {

    /**
     * The settings of a mapping that say how a record is taken apart.
     *
     * @param documents the array of documents; null if a record is one document
     * @param tombstones true if a record without a value withdraws the document of its key, or is refused if the key does not
     *     name it; false if it is passed over
     * @param bytesMax of a record's value
     */
    record Reading(ValueReader reader, @Nullable Field documents, boolean tombstones, int bytesMax) {}

    private final String file;
    private final Set<String> topics;
    private final String fingerprint;
    private final Reading reading;
    private final DocumentRule rule;
    private final boolean withdraws;

    FileMapping(String file, Set<String> topics, String fingerprint, Reading reading, DocumentRule rule) {
        this.file = file;
        this.topics = Set.copyOf(topics);
        this.fingerprint = fingerprint;
        this.reading = reading;
        this.rule = rule;
        this.withdraws = reading.documents() == null && rule.recorder().isOfKeyAlone();
    }

    @Override
    public Optional<String> file() {
        return Optional.of(file);
    }

    @Override
    public String name() {
        return rule.mapping();
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    @Override
    public List<String> prefixes() {
        return List.of(rule.recorder().prefix());
    }

    /** Returns true if each record is a CloudEvent about one document. */
    boolean isOfWholeCloudEvents() {
        return reading.documents() == null && reading.reader().kind() == ValueKind.CLOUDEVENTS;
    }

    @Override
    public Set<String> registers() {
        return rule.written().registers();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        byte[] value = record.value();
        if (value == null) {
            return List.of(withdraw(record));
        }
        if (record.valueBytes() > reading.bytesMax()) {
            return refused(
                    EventFault.VALUE_TOO_LARGE.code(),
                    null,
                    "the value has " + record.valueBytes() + " bytes, more than " + reading.bytesMax());
        }
        RecordValue.Tree tree;
        try {
            tree = reading.reader().read(record, value);
        } catch (Unmappable bad) {
            return refused(bad.code(), bad.path(), bad.sentence());
        }
        return parts(new Scope(record, tree, reading.reader()));
    }

    @Override
    public MappedPart map(RawEvent record, RecordValue.Tree data, Supplier<UUID> contentFingerprint) {
        if (reading.documents() != null) {
            throw new IllegalStateException(file + " makes several documents of an event");
        }
        return one(new Scope(record, data, reading.reader()), contentFingerprint);
    }

    /** Maps a record that is one document. */
    private MappedPart one(Scope scope, Supplier<UUID> contentFingerprint) {
        MappedPart only = rule.map(scope, origin(scope.raw()), contentFingerprint);
        // An expression may have caught the refusal and gone on.
        return scope.expansion().isTooLarge() && !(only instanceof MappedPart.Refused)
                ? rule.refused(scope.expansion().refusal(), null, null)
                : only;
    }

    @Override
    public MappedPart withdraw(RawEvent record) {
        if (!reading.tombstones()) {
            return new MappedPart.PassedOver("tombstone");
        }
        Scope scope = Scope.ofKey(record, reading.reader());
        return withdraws
                ? rule.withdraw(scope, origin(record))
                : rule.refused(
                        Unmappable.record(
                                MappingFault.UNKNOWN_DOCUMENT.code(),
                                "the record is a tombstone, and the recorder is not built from its key alone"),
                        null,
                        null);
    }

    private List<MappedPart> parts(Scope scope) {
        Origin origin = origin(scope.raw());
        Field documents = reading.documents();
        if (documents == null) {
            return List.of(one(scope, () -> rule.content().fingerprint(scope)));
        }
        List<Json> all;
        JsonPath path;
        try {
            all = elements(scope, documents);
            path = documents.source().path(scope.paths());
        } catch (Unmappable refusal) {
            return List.of(rule.refused(refusal, null, null));
        }
        if (all.isEmpty()) {
            return List.of(new MappedPart.PassedOver("no-documents"));
        }
        List<MappedPart> parts = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            scope.enterDocument(all.get(i), path == null ? JsonPath.ROOT.element(i) : path.element(i));
            parts.add(rule.map(scope, origin));
            if (scope.expansion().isTooLarge()) {
                return List.of(rule.refused(scope.expansion().refusal(), null, null));
            }
        }
        return parts;
    }

    private static List<Json> elements(Scope scope, Field documents) {
        Object value = documents.value(scope);
        if (value == null) {
            throw documents.missing(scope);
        }
        if (!(value instanceof Json.Elements elements)) {
            throw documents.illTyped(scope, "an array", value);
        }
        if (elements.all().size() > MappedPart.PARTS_MAX) {
            throw documents.refused(
                    scope,
                    MappingFault.TOO_MANY_DOCUMENTS.code(),
                    "has " + elements.all().size() + " elements, more than " + MappedPart.PARTS_MAX);
        }
        return elements.all();
    }

    private List<MappedPart> refused(String code, @Nullable String path, String sentence) {
        return List.of(new MappedPart.Refused(code, path, "mapping " + name() + ", value: " + sentence, null, null));
    }

    private static Origin origin(RawEvent record) {
        return RecordMapping.originOf(record);
    }
}
