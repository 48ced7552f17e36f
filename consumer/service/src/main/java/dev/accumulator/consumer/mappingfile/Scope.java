package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.consumer.event.Utf8;
import dev.accumulator.schemas.EventFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that pointers and expressions can reach while one record is mapped. It moves from document to document and from line to line. */
final class Scope {
    private final RawEvent raw;
    private final ValueReader reader;
    private final Json record;
    private final JsonPath recordPath;
    private final Map<String, String> attributes;
    private final Expansion expansion = new Expansion();
    private Json event;
    private JsonPath eventPath;
    private Json line;

    /** Null while the document is its own line. Spelled out only for refusals. */
    private @Nullable JsonPath lines;

    private int lineIndex;
    private @Nullable String key;
    private @Nullable Json keyTree;

    Scope(RawEvent raw, RecordValue.Tree tree, ValueReader reader) {
        this.raw = raw;
        this.reader = reader;
        this.record = tree.value();
        this.recordPath = tree.path();
        this.attributes = tree.attributes();
        this.event = record;
        this.eventPath = recordPath;
        this.line = record;
    }

    /** A scope without a value, as a tombstone has. */
    static Scope ofKey(RawEvent raw, ValueReader reader) {
        return new Scope(raw, new RecordValue.Tree(Json.Word.NULL, JsonPath.ROOT, Map.of()), reader);
    }

    /** A scope in which nothing is to be read. */
    static Scope ofNothing() {
        return ofKey(
                new RawEvent("", 0, 0, 0, null, null, List.of()),
                new ValueReader(ValueKind.JSON, AvroValues.nowhere()));
    }

    void enterDocument(Json document, JsonPath path) {
        event = document;
        eventPath = path;
        leaveLines();
    }

    void enterLine(Json next, JsonPath array, int index) {
        expansion.line();
        line = next;
        lines = array;
        lineIndex = index;
    }

    void leaveLines() {
        line = event;
        lines = null;
        lineIndex = 0;
    }

    /** Returns how much has been made of the record so far. */
    Expansion expansion() {
        return expansion;
    }

    RawEvent raw() {
        return raw;
    }

    Json record() {
        return record;
    }

    Json event() {
        return event;
    }

    Json line() {
        return line;
    }

    RecordPaths paths() {
        return new RecordPaths(recordPath, eventPath, lines == null ? eventPath : lines.element(lineIndex));
    }

    @Nullable
    String attribute(String name) {
        return attributes.get(name);
    }

    /** Returns the key's text, and refuses a record that has none. */
    String key() {
        String known = key;
        if (known == null) {
            byte[] bytes = raw.key();
            if (bytes == null) {
                throw Unmappable.record(EventFault.MISSING_KEY.code(), "the record has no key");
            }
            known = Utf8.textOrNull(bytes);
            if (known == null) {
                throw Unmappable.record(EventFault.INVALID_KEY.code(), "the key is not UTF-8");
            }
            key = known;
        }
        return known;
    }

    /** Returns the key as a tree, and refuses a record whose key is none. */
    Json keyTree() {
        Json known = keyTree;
        if (known == null) {
            byte[] bytes = raw.key();
            if (bytes == null) {
                throw Unmappable.record(EventFault.MISSING_KEY.code(), "the record has no key");
            }
            known = reader.readKey(bytes).value();
            keyTree = known;
        }
        return known;
    }

    /** Returns a header's text; null if there is none of the name. */
    @Nullable
    String header(String name) {
        RawEvent.Header found = null;
        for (RawEvent.Header candidate : raw.headers()) {
            if (candidate.name().equals(name)) {
                if (found != null) {
                    throw badHeader(name, "is there twice");
                }
                found = candidate;
            }
        }
        if (found == null) {
            return null;
        }
        byte[] value = found.value();
        String text = value == null ? null : Utf8.textOrNull(value);
        if (text == null) {
            throw badHeader(name, value == null ? "has no value" : "is not UTF-8");
        }
        return text;
    }

    private static Unmappable badHeader(String name, String problem) {
        return Unmappable.record(EventFault.INVALID_HEADER.code(), "the header " + name + " " + problem);
    }
}
