package dev.accumulator.consumer.avro;

import dev.accumulator.consumer.event.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the primitive types of Avro's binary form from bytes that nobody has checked: no length is believed before the
 * bytes are there. For one thread.
 */
final class AvroBytes {
    private static final int VARINT_BYTES_MAX = 10;

    private final byte[] bytes;
    private int at;

    AvroBytes(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    int left() {
        return bytes.length - at;
    }

    private byte next() {
        if (left() == 0) {
            throw new NotAvro("ends too early");
        }
        return bytes[at++];
    }

    boolean truth() {
        return switch (next()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new NotAvro("has a boolean that is neither 0 nor 1");
        };
    }

    int intNumber() {
        long number = longNumber();
        if (number != (int) number) {
            throw new NotAvro("has an int of more than 32 bits");
        }
        return (int) number;
    }

    /** Reads a number in groups of seven bits, whose lowest bit is its sign. */
    long longNumber() {
        long raw = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte group = next();
            if (i == VARINT_BYTES_MAX - 1 && (group & ~1) != 0) {
                break;
            }
            raw |= (long) (group & 0x7F) << (7 * i);
            if (group >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new NotAvro("has a number of more than 64 bits");
    }

    float floatNumber() {
        return ByteBuffer.wrap(fixed(Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat();
    }

    double doubleNumber() {
        return ByteBuffer.wrap(fixed(Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getDouble();
    }

    byte[] fixed(int size) {
        if (size > left()) {
            throw new NotAvro("ends too early");
        }
        at += size;
        return Arrays.copyOfRange(bytes, at - size, at);
    }

    byte[] block() {
        long size = longNumber();
        if (size < 0 || size > left()) {
            throw new NotAvro("has a length of " + size + ", and " + left() + " bytes are left");
        }
        return fixed((int) size);
    }

    String text() {
        String text = Utf8.textOrNull(block());
        if (text == null) {
            throw new NotAvro("has a text that is not UTF-8");
        }
        return text;
    }

    /** Reads how many items follow in the next block of an array or a map; zero at the end. */
    long items() {
        long count = longNumber();
        if (count >= 0) {
            return count;
        }
        // A negative count is followed by the size of the block, by which readers may skip it.
        long size = longNumber();
        if (count == Long.MIN_VALUE || size < 0 || size > left()) {
            throw new NotAvro("has a block of impossible size");
        }
        return -count;
    }
}
