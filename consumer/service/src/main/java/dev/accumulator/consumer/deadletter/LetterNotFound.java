package dev.accumulator.consumer.deadletter;

/** There is no dead letter of that number. */
public final class LetterNotFound extends RuntimeException {

    public LetterNotFound(long id) {
        super("There is no dead letter " + id);
    }
}
