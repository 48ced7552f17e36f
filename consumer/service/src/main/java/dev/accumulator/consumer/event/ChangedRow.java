package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import java.util.HashMap;
import java.util.Map;

/**
 * A row of a table as Debezium tells of it. The tree is the row after the change, or before it if it was deleted. Where
 * the change comes from are the attributes: {@code op}, and the fields of Debezium's {@code source} by their names, such
 * as {@code lsn}, {@code ts_ms}, {@code table} and {@code snapshot}.
 */
final class ChangedRow {
    /** The attribute that says what happened to the row. */
    static final String OPERATION = "op";

    private static final String DELETED = "d";

    private ChangedRow() {}

    static RecordValue.Tree read(byte[] value) {
        ConnectJson.Typed envelope = ConnectJson.Typed.of(JsonReader.value(value, JsonPath.ROOT), JsonPath.ROOT);
        Map<String, String> attributes = attributes(envelope);
        String operation = attributes.getOrDefault(OPERATION, "");
        switch (operation) {
            case "c", "r", "u", DELETED -> {}
            case "t" ->
                throw Refused.at(
                        envelope.path().member(OPERATION),
                        EventFault.ILL_TYPED,
                        "says that the table was truncated, and does not name its rows; delete them one by one, or set"
                                + " skipped.operations to t and rebuild from a new snapshot");
            case "" ->
                throw Refused.at(
                        envelope.path(),
                        EventFault.MISSING_FIELD,
                        "is no change of Debezium: it has no op; for rows that a transform has unwrapped the mapping says"
                                + " value: json");
            default ->
                throw Refused.at(
                        envelope.path().member(OPERATION),
                        EventFault.ILL_TYPED,
                        "is none of c, r, u and d, was " + new Json.Text(operation).shown());
        }
        boolean deleted = operation.equals(DELETED);
        String side = deleted ? "before" : "after";
        ConnectJson.Typed row = envelope.field(side);
        if (row == null && !deleted) {
            throw Refused.at(envelope.path().member(side), EventFault.MISSING_FIELD, "is missing");
        }
        // A table may be set up so that a deleted row is not told. Its key says which it was.
        return new RecordValue.Tree(
                row == null ? new Json.Members(Map.of()) : row.plain(),
                envelope.path().member(side),
                attributes);
    }

    private static Map<String, String> attributes(ConnectJson.Typed envelope) {
        Map<String, String> attributes = new HashMap<>();
        ConnectJson.Typed source = envelope.field("source");
        if (source != null && source.value() instanceof Json.Members(Map<String, Json> fields)) {
            fields.forEach((name, field) -> put(attributes, name, field));
        }
        ConnectJson.Typed operation = envelope.field(OPERATION);
        attributes.remove(OPERATION);
        if (operation != null) {
            put(attributes, OPERATION, operation.value());
        }
        return attributes;
    }

    private static void put(Map<String, String> attributes, String name, Json value) {
        switch (value) {
            case Json.Text(String text) -> attributes.put(name, text);
            case Json.Numeral number -> attributes.put(name, number.digits());
            case Json.Word word when word != Json.Word.NULL -> attributes.put(name, word.shown());
            case Json other -> {}
        }
    }

    /** Reads the key of a row: an object with the columns of the primary key. */
    static Json key(byte[] key) {
        return ConnectJson.Typed.of(JsonReader.value(key, JsonPath.ROOT), JsonPath.ROOT)
                .plain();
    }
}
