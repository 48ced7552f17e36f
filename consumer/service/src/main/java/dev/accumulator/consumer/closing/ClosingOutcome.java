package dev.accumulator.consumer.closing;

import java.util.List;

/** The outcome of an event about a closing date. */
public sealed interface ClosingOutcome {

    /** The dates are set, or lifted. */
    record Taken(List<ClosingEntry> entries) implements ClosingOutcome {}

    /** Its revision was taken before, with the same content, or a newer one was. */
    record Known(long newestRevision) implements ClosingOutcome {}

    /**
     * Nothing is changed, because something is wrong with the event.
     *
     * @param code the stable code
     * @param field at fault, of the event's data
     * @param message names the field and the value
     */
    record Refused(String code, String field, String message) implements ClosingOutcome {}
}
