package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;

/**
 * A dead letter and the record it is about.
 *
 * @param complete whether the record is whole; a part of it that was beyond the limits of {@link DeadLetters} is cut
 */
public record LetterWithRecord(Letter letter, RawEvent event, boolean complete) {}
