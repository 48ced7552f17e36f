package dev.accumulator.consumer.outbox;

/** The broker did not take a batch. A later attempt may succeed. */
final class PublishFailed extends RuntimeException {

    PublishFailed(String reason) {
        super("The broker did not take the messages: " + reason);
    }

    PublishFailed(Throwable cause) {
        super("The broker did not take the messages: " + cause.getMessage(), cause);
    }
}
