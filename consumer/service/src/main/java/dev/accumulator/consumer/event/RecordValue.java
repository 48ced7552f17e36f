package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record's value as a tree of any shape, or the reason why it is none. Numbers in it are exact. */
public sealed interface RecordValue {

    /**
     * A value that was read.
     *
     * @param value the tree: an object, an array or a single value
     * @param path its place in the record's value; not the root if it stood in an envelope
     * @param attributes the attributes of a CloudEvent by name, without a prefix; empty for other records
     */
    record Tree(Json value, JsonPath path, Map<String, String> attributes) implements RecordValue {
        public Tree {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * A value that could not be read.
     *
     * @param path the JSON path in the record's value; null if no one field is at fault
     * @param message a sentence for people
     */
    record Unreadable(EventFault fault, @Nullable String path, String message) implements RecordValue {}

    /** Reads bytes as one JSON text. */
    static RecordValue json(byte[] value) {
        try {
            Integer schemaId = RegistryHeader.schemaIdOrNull(value);
            if (schemaId != null) {
                throw Refused.record(
                        EventFault.NOT_JSON,
                        "the value begins with the magic byte of a schema registry and the id " + schemaId
                                + " of a schema; if JSON follows it, the mapping says value: registry-json");
            }
            return new Tree(JsonReader.value(value, JsonPath.ROOT), JsonPath.ROOT, Map.of());
        } catch (Refused refused) {
            return unreadable(refused);
        }
    }

    /** Reads bytes as a schema registry's serializers write them: a zero, four bytes of a schema's id, and one JSON text. */
    static RecordValue registryJson(byte[] value) {
        try {
            byte[] text = RegistryHeader.behind(value);
            return new Tree(JsonReader.value(text, JsonPath.ROOT), JsonPath.ROOT, Map.of());
        } catch (Refused refused) {
            return unreadable(refused);
        }
    }

    /**
     * Reads a CloudEvent of any type, in binary or structured mode. The tree is its data.
     *
     * @param value the record's value, which is not null
     */
    static RecordValue cloudEvent(RawEvent record, byte[] value) {
        try {
            return AnyCloudEvent.read(record.headers(), value);
        } catch (Refused refused) {
            return unreadable(refused);
        }
    }

    /**
     * Reads a change of a row as Debezium writes it in JSON, with its schema or without. The tree is the row after the change,
     * or before it if it was deleted; the attributes are {@code op} and the fields of the change's {@code source}.
     */
    static RecordValue changedRow(byte[] value) {
        try {
            return ChangedRow.read(value);
        } catch (Refused refused) {
            return unreadable(refused);
        }
    }

    /** Reads the key of a row as Debezium writes it: an object with the columns of the primary key. */
    static RecordValue changedRowKey(byte[] key) {
        try {
            return new Tree(ChangedRow.key(key), JsonPath.ROOT, Map.of());
        } catch (Refused refused) {
            return unreadable(refused);
        }
    }

    /**
     * Reads a number, or a string that is a plain decimal, exactly. Its exponent may be of any size.
     *
     * @throws InvalidNumber if the value is something else
     */
    static BigDecimal decimal(Json value) {
        try {
            return Numerals.decimal(value, JsonPath.ROOT);
        } catch (Refused refused) {
            throw new InvalidNumber(refused.fault(), refused.problem());
        }
    }

    /**
     * Reads an integer of 64 bits, or a string of its digits.
     *
     * @throws InvalidNumber if the value is something else
     */
    static long integer(Json value) {
        try {
            return switch (value) {
                case Json.Numeral number -> Numerals.integer(number, JsonPath.ROOT);
                case Json.Text digits -> Numerals.integer(digits, JsonPath.ROOT);
                case Json other -> throw Refused.at(JsonPath.ROOT, EventFault.ILL_TYPED, "must be an integer", other);
            };
        } catch (Refused refused) {
            throw new InvalidNumber(refused.fault(), refused.problem());
        }
    }

    private static Unreadable unreadable(Refused refused) {
        return new Unreadable(refused.fault(), refused.path(), refused.message());
    }
}
