package dev.accumulator.consumer.deadletter;

/** No dead letter has that number. */
public final class LetterNotFound extends RuntimeException {

    public LetterNotFound(long id) {
        super("There is no dead letter " + id);
    }
}
