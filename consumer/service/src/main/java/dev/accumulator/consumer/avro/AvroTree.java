package dev.accumulator.consumer.avro;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.SchemaValues;
import dev.accumulator.schemas.Limits;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads a value by its schema. Time and memory are bounded by the bytes, and by a number of values that need none. */
final class AvroTree {
    /** Some values have no bytes, such as nulls, so the bytes alone bound nothing. JSON of a megabyte has as many. */
    static final int VALUES_MAX = 500_000;

    private final AvroBytes bytes;
    private int values;

    private AvroTree(AvroBytes bytes) {
        this.bytes = bytes;
    }

    /** @throws NotAvro if the bytes are not of the schema */
    static Json read(Schema schema, AvroBytes bytes) {
        Json value = new AvroTree(bytes).value(schema, 0);
        if (bytes.left() > 0) {
            throw new NotAvro("goes on for " + bytes.left() + " bytes after its end");
        }
        return value;
    }

    private Json value(Schema schema, int depth) {
        values++;
        if (values > VALUES_MAX) {
            throw new NotAvro("has more than " + VALUES_MAX + " values");
        }
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case RECORD -> members(schema, deeper(depth));
            case ARRAY -> elements(schema, deeper(depth));
            case MAP -> entries(schema, deeper(depth));
            case UNION -> value(branch(schema), deeper(depth));
            case ENUM -> symbol(schema);
            case STRING -> new Json.Text(bytes.text());
            case BYTES -> ofBytes(logical, bytes.block());
            case FIXED -> ofFixed(logical, bytes.fixed(schema.getFixedSize()));
            case INT -> AvroTimes.ofInt(logical, bytes.intNumber());
            case LONG -> AvroTimes.ofLong(logical, bytes.longNumber());
            case FLOAT -> SchemaValues.inexact(Float.toString(bytes.floatNumber()));
            case DOUBLE -> SchemaValues.inexact(Double.toString(bytes.doubleNumber()));
            case BOOLEAN -> bytes.truth() ? Json.Word.TRUE : Json.Word.FALSE;
            case NULL -> Json.Word.NULL;
        };
    }

    private static int deeper(int depth) {
        if (depth == Limits.NESTING_MAX) {
            throw new NotAvro("is nested more than " + Limits.NESTING_MAX + " deep");
        }
        return depth + 1;
    }

    private Json members(Schema schema, int depth) {
        Map<String, Json> members =
                LinkedHashMap.newLinkedHashMap(schema.getFields().size());
        for (Schema.Field field : schema.getFields()) {
            members.put(field.name(), value(field.schema(), depth));
        }
        return new Json.Members(members);
    }

    private Json elements(Schema schema, int depth) {
        List<Json> elements = new ArrayList<>();
        for (long items = bytes.items(); items > 0; items = bytes.items()) {
            for (long i = 0; i < items; i++) {
                elements.add(value(schema.getElementType(), depth));
            }
        }
        return new Json.Elements(elements);
    }

    private Json entries(Schema schema, int depth) {
        Map<String, Json> entries = new LinkedHashMap<>();
        for (long items = bytes.items(); items > 0; items = bytes.items()) {
            for (long i = 0; i < items; i++) {
                String key = bytes.text();
                if (entries.put(key, value(schema.getValueType(), depth)) != null) {
                    throw new NotAvro("has a map with one key twice");
                }
            }
        }
        return new Json.Members(entries);
    }

    private Schema branch(Schema union) {
        int index = bytes.intNumber();
        if (index < 0 || index >= union.getTypes().size()) {
            throw new NotAvro(
                    "has branch " + index + " of a union of " + union.getTypes().size());
        }
        return union.getTypes().get(index);
    }

    private Json symbol(Schema schema) {
        int index = bytes.intNumber();
        if (index < 0 || index >= schema.getEnumSymbols().size()) {
            throw new NotAvro("has symbol " + index + " of an enum of "
                    + schema.getEnumSymbols().size());
        }
        return new Json.Text(schema.getEnumSymbols().get(index));
    }

    private static Json ofBytes(@Nullable LogicalType logical, byte[] value) {
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal(value, decimal.getScale());
        }
        if (logical instanceof LogicalTypes.BigDecimal) {
            AvroBytes inner = new AvroBytes(value, 0);
            byte[] unscaled = inner.block();
            return decimal(unscaled, inner.intNumber());
        }
        return new Json.Text(Base64.getEncoder().encodeToString(value));
    }

    private static Json ofFixed(@Nullable LogicalType logical, byte[] value) {
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal(value, decimal.getScale());
        }
        return logical instanceof LogicalTypes.Uuid
                ? AvroTimes.uuid(value)
                : new Json.Text(Base64.getEncoder().encodeToString(value));
    }

    private static Json decimal(byte[] unscaled, int scale) {
        Json number = SchemaValues.decimalOrNull(unscaled, scale);
        if (number == null) {
            throw new NotAvro("has a decimal of " + unscaled.length + " bytes");
        }
        return number;
    }
}
