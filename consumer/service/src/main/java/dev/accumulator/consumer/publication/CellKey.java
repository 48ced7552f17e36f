package dev.accumulator.consumer.publication;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key of a record of the topic: the register, and the cell's values in the order of the dimensions, as a JSON array without
 * spaces. Each cell has one spelling, because the broker compares bytes.
 */
final class CellKey {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CellKey() {}

    /** Returns the key of a cell. */
    static String of(String register, Collection<? extends @Nullable Object> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            json.writeString(register);
            values.forEach(value -> write(json, value));
            json.writeEndArray();
        }
        return text.toString();
    }

    /** Writes a dimension's value as results of documents have it: integers as numbers, dates and UUIDs as text. */
    static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Number number -> json.writeNumber(number.longValue());
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }

    /** Reads the elements of a key; nothing if it is none, but somebody else's. */
    static Optional<JsonNode> parse(String key) {
        try {
            JsonNode parts = MAPPER.readTree(key);
            return parts.isArray() && parts.path(0).isString() ? Optional.of(parts) : Optional.empty();
        } catch (JacksonException foreign) {
            return Optional.empty();
        }
    }

    /**
     * Returns the values of the dimensions, each in the one Java type of its dimension.
     *
     * @param parts the elements of a key of this register
     * @return nothing if no cell of the register can have this key
     */
    static Optional<List<@Nullable Object>> values(RegisterDefinition definition, JsonNode parts) {
        List<Dimension> dimensions = definition.dimensions();
        if (parts.size() != dimensions.size() + 1) {
            return Optional.empty();
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            JsonNode part = parts.path(i + 1);
            if (part.isNull()) {
                values.add(null);
                continue;
            }
            try {
                values.add(dimensions.get(i).type().convert(java(part)));
            } catch (IllegalArgumentException unfit) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static Object java(JsonNode part) {
        if (part.isBoolean()) {
            return part.booleanValue();
        }
        return part.isIntegralNumber() && part.canConvertToLong() ? part.longValue() : part.asString("");
    }
}
