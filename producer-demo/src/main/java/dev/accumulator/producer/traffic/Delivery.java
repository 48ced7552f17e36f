package dev.accumulator.producer.traffic;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One record of the stream.
 *
 * @param record what to publish
 * @param recorder the document it is about, or pretends to be about
 * @param cause why it is there
 * @param late whether it comes out of order
 * @param poison what is wrong with it; null if nothing is
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

    /** The record's key; null only for {@link Poison#KEY_MISSING}. */
    public @Nullable String key() {
        return record.key();
    }

    /** The record's headers. */
    public Headers headers() {
        return record.headers();
    }

    /** The record's value; null for a tombstone. */
    public byte @Nullable [] value() {
        return record.value();
    }
}
