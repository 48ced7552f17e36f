package dev.accumulator.consumer.publication;

/** The topic cannot keep the balances, or cannot be asked. */
final class TopicUnfit extends RuntimeException {
    TopicUnfit(String message) {
        super(message);
    }

    TopicUnfit(String message, Throwable cause) {
        super(message, cause);
    }
}
