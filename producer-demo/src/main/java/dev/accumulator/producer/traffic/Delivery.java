package dev.accumulator.producer.traffic;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One record of the stream.
 *
 * @param record the record to publish
 * @param recorder the document of the record, or the one that a bad record claims
 * @param cause the reason why it is published
 * @param late true if it comes out of order
 * @param poison the fault of a bad record; null for a good one
 */
public record Delivery(
        ProducerRecord<String, byte[]> record,
        String recorder,
        Cause cause,
        boolean late,
        @Nullable Poison poison) {

    public String topic() {
        return record.topic();
    }

    /** Returns the record's key; null only for {@link Poison#KEY_MISSING}. */
    public @Nullable String key() {
        return record.key();
    }

    /** Returns the record's headers. */
    public Headers headers() {
        return record.headers();
    }

    /** Returns the record's value; null for a tombstone. */
    public byte @Nullable [] value() {
        return record.value();
    }
}
