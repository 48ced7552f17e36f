package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.registers.model.Outcome;

/** The result of posting one part of a record. Most records have one part. */
public sealed interface Result {

    RawEvent event();

    /** The place of the part in its record, from 0. */
    int part();

    /** The registers have accepted the document, or knew it already. */
    record Decided(RawEvent event, int part, Outcome outcome) implements Result {}

    /** The part became a dead letter. */
    record Refused(RawEvent event, int part, Refusal refusal) implements Result {}

    /** The mapping does not mean this part. */
    record PassedOver(RawEvent event, int part, String reason) implements Result {}
}
