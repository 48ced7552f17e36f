package dev.accumulator.consumer.event;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it was polled. The arrays are shared, not copied, because nobody writes to them. Of a record that is
 * far larger than any event, the first bytes stand for the rest.
 *
 * @param timestampMillis the record's timestamp in milliseconds since 1970
 * @param key null if the record has none
 * @param value null if the record is a tombstone
 * @param headers in the order of the record; a name may repeat
 * @param valueBytes the length of the record's value, which is more than that of {@code value} if the end is left out
 * @param whole false if the end of the key, the value or a header is left out
 */
@SuppressWarnings("ArrayRecordComponent") // Records are compared by position, never by their bytes.
public record RawEvent(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        int valueBytes,
        boolean whole) {

    /** Bytes of a value that are kept at most: eight times the largest value that is accepted. */
    public static final int VALUE_BYTES_MAX = 8 << 20;

    /** Bytes of a key that are kept at most: as much as a whole record may have by a broker's default. */
    public static final int KEY_BYTES_MAX = 1 << 20;

    /** Bytes of one header's value that are kept at most; an attribute of an event has far fewer. */
    public static final int HEADER_BYTES_MAX = 1 << 20;

    /** Spelled out because the compiler loses the annotations of a compact constructor's parameters. */
    public RawEvent(
            String topic,
            int partition,
            long offset,
            long timestampMillis,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers,
            int valueBytes,
            boolean whole) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestampMillis = timestampMillis;
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
        this.valueBytes = valueBytes;
        this.whole = whole;
    }

    /** A record of which nothing is left out. */
    public RawEvent(
            String topic,
            int partition,
            long offset,
            long timestampMillis,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        this(topic, partition, offset, timestampMillis, key, value, headers, value == null ? 0 : value.length, true);
    }

    /**
     * One header.
     *
     * @param value null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // As above.
    public record Header(String name, byte @Nullable [] value) {}

    /** Returns the record as if it had another key, for a mapping that takes the document's name from it. */
    public RawEvent withKey(String other) {
        return new RawEvent(
                topic,
                partition,
                offset,
                timestampMillis,
                other.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                valueBytes,
                whole);
    }

    /** Returns the place of the record in the one spelling that people see: {@code orders-3@1207}. */
    public String source() {
        return topic + "-" + partition + "@" + offset;
    }
}
