package dev.accumulator.consumer.posting;

/** There is no refusal of that number. */
public final class RefusalNotFound extends RuntimeException {
    /** Names the refusal. */
    public RefusalNotFound(long id) {
        super("There is no refusal " + id);
    }
}
