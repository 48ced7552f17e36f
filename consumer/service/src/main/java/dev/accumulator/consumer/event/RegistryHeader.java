package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes that the serializers of a schema registry write before a value: a zero, and the id of the schema. */
final class RegistryHeader {
    private static final int BYTES = 5;

    private RegistryHeader() {}

    /** Returns the id, or null if there is none. No JSON text begins with a zero byte. */
    static @Nullable Integer schemaIdOrNull(byte[] value) {
        return value.length >= BYTES && value[0] == 0
                ? ByteBuffer.wrap(value, 1, BYTES - 1).getInt()
                : null;
    }

    /** Returns what follows the header, and refuses a value that has none. */
    static byte[] behind(byte[] value) {
        if (schemaIdOrNull(value) == null) {
            throw Refused.record(
                    EventFault.NOT_JSON,
                    "the value does not begin with the magic byte of a schema registry; for plain JSON the mapping says value: json");
        }
        return Arrays.copyOfRange(value, BYTES, value.length);
    }
}
