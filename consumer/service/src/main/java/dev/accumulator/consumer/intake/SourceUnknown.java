package dev.accumulator.consumer.intake;

/** The broker or the database did not answer a question about partitions. The message is its own reason. */
public final class SourceUnknown extends RuntimeException {
    /** Names the reason. */
    public SourceUnknown(String message) {
        super(message, null, false, false);
    }
}
