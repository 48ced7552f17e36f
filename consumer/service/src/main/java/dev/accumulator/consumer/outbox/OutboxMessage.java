package dev.accumulator.consumer.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent on its way to a Kafka topic, in binary mode.
 *
 * @param topic where to
 * @param key the record's key; messages of one key arrive in the order of their transactions
 * @param type CloudEvents {@code type}
 * @param id CloudEvents {@code id}: the same for every attempt to say the same, so that receivers can drop repeats
 * @param time CloudEvents {@code time}: when what it tells happened
 * @param source CloudEvents {@code source}
 * @param subject CloudEvents {@code subject}, if it has one
 * @param value the data as JSON in UTF-8; shared, not copied: nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are told apart by id, never by their bytes.
public record OutboxMessage(
        String topic,
        String key,
        String type,
        String id,
        Instant time,
        String source,
        @Nullable String subject,
        byte[] value) {}
