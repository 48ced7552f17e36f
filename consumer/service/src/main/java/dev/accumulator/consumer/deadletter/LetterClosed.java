package dev.accumulator.consumer.deadletter;

/** The dead letter was closed before, in another way than the one requested. */
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
