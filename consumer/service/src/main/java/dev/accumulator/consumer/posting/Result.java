package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.registers.model.Outcome;

/** The result of posting one record of a batch. */
public sealed interface Result {

    RawEvent event();

    /** The registers have accepted the document, or knew it already. */
    record Decided(RawEvent event, Outcome outcome) implements Result {}

    /** The document became a dead letter. */
    record Refused(RawEvent event, Refusal refusal) implements Result {}
}
