package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the converter of Kafka Connect writes it, with its schema or without. By its schema a value becomes what JSON has
 * for it. Without one, a number with a point or an exponent can only have been a floating-point number.
 */
final class ConnectJson {
    /** The text that stands for a large value that an update has left alone. */
    private static final String UNAVAILABLE = "__debezium_unavailable_value";

    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";

    private ConnectJson() {}

    /**
     * A value with what is known of its type.
     *
     * @param schema null if it came without one
     */
    record Typed(Json value, @Nullable Json schema, JsonPath path) {

        /** Takes the envelope apart that the converter writes around a value and its schema. */
        static Typed of(Json written, JsonPath path) {
            return written instanceof Json.Members(Map<String, Json> both)
                            && both.keySet().equals(Set.of(SCHEMA, PAYLOAD))
                    ? new Typed(
                            both.getOrDefault(PAYLOAD, Json.Word.NULL),
                            both.getOrDefault(SCHEMA, Json.Word.NULL),
                            path.member(PAYLOAD))
                    : new Typed(written, null, path);
        }

        /** Returns a field of a struct; null if there is none, or if it is null. */
        @Nullable
        Typed field(String name) {
            Json field = value instanceof Json.Members(Map<String, Json> fields) ? fields.get(name) : null;
            return field == null || field == Json.Word.NULL
                    ? null
                    : new Typed(field, schema == null ? null : fieldSchema(schema, name), path.member(name));
        }

        /** Returns the value as JSON has it. */
        Json plain() {
            return ConnectJson.plain(value, schema, path);
        }
    }

    private static @Nullable Json fieldSchema(Json struct, String name) {
        if (member(struct, "fields") instanceof Json.Elements(List<Json> fields)) {
            for (Json field : fields) {
                if (name.equals(text(field, "field"))) {
                    return field;
                }
            }
        }
        return null;
    }

    private static @Nullable Json member(@Nullable Json object, String name) {
        return object instanceof Json.Members(Map<String, Json> members) ? members.get(name) : null;
    }

    private static @Nullable String text(@Nullable Json object, String name) {
        return member(object, name) instanceof Json.Text(String text) ? text : null;
    }

    private static Json plain(Json value, @Nullable Json schema, JsonPath path) {
        if (value == Json.Word.NULL) {
            return value;
        }
        String name = text(schema, "name");
        Json logical = name == null ? null : logical(name, value, schema, path);
        if (logical != null) {
            return logical;
        }
        return switch (value) {
            case Json.Members(Map<String, Json> fields) -> {
                Map<String, Json> members = LinkedHashMap.newLinkedHashMap(fields.size());
                boolean isMap = "map".equals(text(schema, "type"));
                fields.forEach((field, each) -> {
                    Json own = isMap ? member(schema, "values") : schema == null ? null : fieldSchema(schema, field);
                    members.put(field, plain(each, own, path.member(field)));
                });
                yield new Json.Members(members);
            }
            case Json.Elements(List<Json> all) -> {
                List<Json> elements = new ArrayList<>(all.size());
                for (int i = 0; i < all.size(); i++) {
                    elements.add(plain(all.get(i), member(schema, "items"), path.element(i)));
                }
                yield new Json.Elements(elements);
            }
            case Json.Numeral number -> isInexact(number, schema) ? SchemaValues.inexact(number.digits()) : number;
            case Json.Text(String text) ->
                text.equals(UNAVAILABLE) ? new Json.Members(Map.of("unavailable", Json.Word.TRUE)) : value;
            case Json.Word word -> word;
        };
    }

    private static boolean isInexact(Json.Numeral number, @Nullable Json schema) {
        String type = text(schema, "type");
        return type == null ? !number.whole() : type.equals("double") || type.equals("float");
    }

    /** Returns the value of a named type; null if the name says nothing about how it is written. */
    private static @Nullable Json logical(String name, Json value, @Nullable Json schema, JsonPath path) {
        Json read = switch (name) {
            case "org.apache.kafka.connect.data.Decimal" ->
                decimal(value, scale(member(member(schema, "parameters"), "scale")));
            case "io.debezium.data.VariableScaleDecimal" ->
                decimal(member(value, "value"), scale(member(value, "scale")));
            case "org.apache.kafka.connect.data.Date", "io.debezium.time.Date" ->
                SchemaValues.dayOrNull(count(value, path));
            case "org.apache.kafka.connect.data.Timestamp", "io.debezium.time.Timestamp" ->
                SchemaValues.local(count(value, path), 1_000);
            case "io.debezium.time.MicroTimestamp" -> SchemaValues.local(count(value, path), 1_000_000);
            case "io.debezium.time.NanoTimestamp" -> SchemaValues.local(count(value, path), 1_000_000_000);
            case "org.apache.kafka.connect.data.Time", "io.debezium.time.Time" ->
                SchemaValues.timeOrNull(count(value, path), 1_000);
            case "io.debezium.time.MicroTime" -> SchemaValues.timeOrNull(count(value, path), 1_000_000);
            case "io.debezium.time.NanoTime" -> SchemaValues.timeOrNull(count(value, path), 1_000_000_000);
            default -> value;
        };
        if (read == null) {
            throw Refused.at(path, EventFault.ILL_TYPED, "is no value of type " + name, value);
        }
        return read.equals(value) ? null : read;
    }

    private static long count(Json value, JsonPath path) {
        if (value instanceof Json.Numeral number) {
            return Numerals.integer(number, path);
        }
        throw Refused.at(path, EventFault.ILL_TYPED, "must be a count since 1970", value);
    }

    private static @Nullable Integer scale(@Nullable Json scale) {
        return switch (scale) {
            case Json.Text(String digits) when digits.matches("-?\\d{1,4}") -> Integer.valueOf(digits);
            case Json.Numeral number when number.digits().matches("-?\\d{1,4}") -> Integer.valueOf(number.digits());
            case null, default -> null;
        };
    }

    private static @Nullable Json decimal(@Nullable Json unscaled, @Nullable Integer scale) {
        if (scale == null || !(unscaled instanceof Json.Text(String base64))) {
            return null;
        }
        try {
            return SchemaValues.decimalOrNull(Base64.getDecoder().decode(base64), scale);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
