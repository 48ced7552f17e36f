package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be accepted, or a part of one, and why.
 *
 * @param part the place of the part in the record, from 0; most records have one part
 * @param code the stable code of the reason
 * @param path JSON path in the record's value; null if no one field is at fault
 * @param message a sentence for people
 * @param recorder the document, if it is known
 * @param revision its revision, if it is known
 */
public record DeadLetter(
        RawEvent event,
        int part,
        String code,
        @Nullable String path,
        String message,
        @Nullable String recorder,
        @Nullable Long revision) {

    /** A record that has one part. */
    public DeadLetter(
            RawEvent event,
            String code,
            @Nullable String path,
            String message,
            @Nullable String recorder,
            @Nullable Long revision) {
        this(event, 0, code, path, message, recorder, revision);
    }
}
