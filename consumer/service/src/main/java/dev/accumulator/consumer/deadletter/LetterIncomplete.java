package dev.accumulator.consumer.deadletter;

/** The record was too large to be kept whole, so it cannot be posted again from here. */
public final class LetterIncomplete extends RuntimeException {

    public LetterIncomplete(long id) {
        super("The record of dead letter " + id + " was too large to be kept whole; send it anew from its source");
    }
}
