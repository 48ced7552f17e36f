package dev.accumulator.consumer.outbox;

/** The broker did not take a batch. It may later. */
final class PublishFailed extends RuntimeException {

    PublishFailed(Throwable cause) {
        super("The broker did not take the messages: " + cause.getMessage(), cause);
    }
}
