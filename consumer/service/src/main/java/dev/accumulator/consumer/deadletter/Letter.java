package dev.accumulator.consumer.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in its current state, without the record.
 *
 * @param part the place in the record of what cannot be accepted, from 0
 * @param path JSON path in the record's value; null if no one field is at fault
 * @param recorder the document, if it is known
 * @param revision its revision, if it is known
 * @param attempts how often it was retried
 * @param triedAt when it was last retried
 * @param triedBy the person who retried it last, if known
 * @param closedAt when it was closed
 * @param closedBy the person who closed it, if known
 * @param reason why it was resolved
 */
public record Letter(
        long id,
        String topic,
        int partition,
        long offset,
        int part,
        String code,
        @Nullable String path,
        String message,
        @Nullable String recorder,
        @Nullable Long revision,
        Instant recordedAt,
        LetterState state,
        int attempts,
        @Nullable Instant triedAt,
        @Nullable String triedBy,
        @Nullable Instant closedAt,
        @Nullable String closedBy,
        @Nullable String reason) {}
