package dev.accumulator.consumer.posting;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a document cannot be accepted.
 *
 * @param code the stable code of the reason
 * @param path JSON path in the record's value; null if no one field is at fault
 * @param message a sentence for people
 * @param recorder the document, if it is known
 * @param revision its revision, if it is known
 */
public record Refusal(
        String code,
        @Nullable String path,
        String message,
        @Nullable String recorder,
        @Nullable Long revision) {}
