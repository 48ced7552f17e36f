package dev.accumulator.consumer.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it was polled. The arrays are shared, not copied, because nobody writes to them.
 *
 * @param timestampMillis the record's timestamp in milliseconds since 1970
 * @param key null if the record has none
 * @param value null if the record is a tombstone
 * @param headers in the order of the record; a name may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // Records are compared by position, never by their bytes.
public record RawEvent(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    /** Spelled out because the compiler loses the annotations of a compact constructor's parameters. */
    public RawEvent(
            String topic,
            int partition,
            long offset,
            long timestampMillis,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestampMillis = timestampMillis;
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
    }

    /**
     * One header.
     *
     * @param value null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // As above.
    public record Header(String name, byte @Nullable [] value) {}

    /** Returns the place of the record in the one spelling that people see: {@code orders/3@1207}. */
    public String source() {
        return topic + "/" + partition + "@" + offset;
    }
}
