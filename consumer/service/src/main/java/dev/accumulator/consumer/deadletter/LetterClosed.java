package dev.accumulator.consumer.deadletter;

/** The dead letter is not open any more, and what was asked for is not how it was closed. */
public final class LetterClosed extends RuntimeException {
    private final LetterState state;

    public LetterClosed(long id, LetterState state) {
        super("Dead letter " + id + " is " + state.word() + " already");
        this.state = state;
    }

    public LetterState state() {
        return state;
    }
}
