package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;

/**
 * A dead letter with its record.
 *
 * @param complete whether the record is whole. Parts that exceed the limits of {@link DeadLetters} are cut
 */
public record LetterWithRecord(Letter letter, RawEvent event, boolean complete) {}
