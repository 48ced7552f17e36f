package dev.accumulator.consumer.avro;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.SchemaValues;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.jspecify.annotations.Nullable;

/** Days, times, moments and identifiers, as Avro's logical types write them. */
final class AvroTimes {
    private static final int UUID_BYTES = 16;

    private AvroTimes() {}

    static Json ofInt(@Nullable LogicalType logical, int number) {
        return switch (logical) {
            case LogicalTypes.Date date -> there(SchemaValues.dayOrNull(number), number);
            case LogicalTypes.TimeMillis time -> there(SchemaValues.timeOrNull(number, 1_000), number);
            case null, default -> new Json.Numeral(Integer.toString(number), true);
        };
    }

    static Json ofLong(@Nullable LogicalType logical, long number) {
        return switch (logical) {
            case LogicalTypes.TimestampMillis moment -> SchemaValues.moment(number, 1_000);
            case LogicalTypes.TimestampMicros moment -> SchemaValues.moment(number, 1_000_000);
            case LogicalTypes.TimestampNanos moment -> SchemaValues.moment(number, 1_000_000_000);
            case LogicalTypes.LocalTimestampMillis local -> SchemaValues.local(number, 1_000);
            case LogicalTypes.LocalTimestampMicros local -> SchemaValues.local(number, 1_000_000);
            case LogicalTypes.LocalTimestampNanos local -> SchemaValues.local(number, 1_000_000_000);
            case LogicalTypes.TimeMicros time -> there(SchemaValues.timeOrNull(number, 1_000_000), number);
            case null, default -> new Json.Numeral(Long.toString(number), true);
        };
    }

    private static Json there(@Nullable Json value, long number) {
        if (value == null) {
            throw new NotAvro("has a day or a time of day that is none: " + number);
        }
        return value;
    }

    static Json uuid(byte[] value) {
        if (value.length != UUID_BYTES) {
            throw new NotAvro("has a UUID of " + value.length + " bytes");
        }
        ByteBuffer halves = ByteBuffer.wrap(value);
        return new Json.Text(new UUID(halves.getLong(), halves.getLong()).toString());
    }
}
