package dev.accumulator.consumer.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent on its way to a Kafka topic, in binary mode.
 *
 * @param topic the topic it goes to
 * @param key the record's key; messages of one key arrive in the order of their transactions
 * @param type CloudEvents {@code type}
 * @param id CloudEvents {@code id}: the same for every attempt to send the same message, so that receivers can drop
 *     repeats
 * @param time CloudEvents {@code time}: when the announced event happened
 * @param source CloudEvents {@code source}
 * @param subject CloudEvents {@code subject}, if it has one
 * @param value the data as JSON in UTF-8; not copied, so nobody may write to it
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are compared by id, never by their bytes.
public record OutboxMessage(
        String topic,
        String key,
        String type,
        String id,
        Instant time,
        String source,
        @Nullable String subject,
        byte[] value) {

    /** Returns this message under another id and with other data. */
    public OutboxMessage with(String otherId, byte[] otherValue) {
        return new OutboxMessage(topic, key, type, otherId, time, source, subject, otherValue);
    }
}
