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
 * @param value the data as JSON in UTF-8, or nothing for a record without a value; not copied, so nobody may write to it
 * @param traceparent the trace that it belongs to, as W3C Trace Context writes it; null for none
 * @param tracestate what vendors of tracing add; null for nothing
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
        byte[] value,
        @Nullable String traceparent,
        @Nullable String tracestate) {

    /** A message that belongs to no trace. */
    public OutboxMessage(
            String topic,
            String key,
            String type,
            String id,
            Instant time,
            String source,
            @Nullable String subject,
            byte[] value) {
        this(topic, key, type, id, time, source, subject, value, null, null);
    }

    /** A message without a value, which makes a compacted topic forget its key. */
    public static OutboxMessage tombstone(
            String topic, String key, String type, String id, Instant time, String source, @Nullable String subject) {
        return new OutboxMessage(topic, key, type, id, time, source, subject, new byte[0]);
    }

    /** True if the record has no value. JSON is never empty. */
    boolean isTombstone() {
        return value.length == 0;
    }

    /** Returns this message as a part of a trace. */
    public OutboxMessage of(@Nullable String parent, @Nullable String state) {
        return new OutboxMessage(topic, key, type, id, time, source, subject, value, parent, state);
    }

    /** Returns this message under another id and with other data. */
    public OutboxMessage with(String otherId, byte[] otherValue) {
        return new OutboxMessage(topic, key, type, otherId, time, source, subject, otherValue, traceparent, tracestate);
    }
}
