package dev.accumulator.consumer.rest;

/**
 * An export ended after its first bytes were sent. Nobody turns it into an answer: the container closes the connection
 * without the end of the body, so that no client takes what it has for the whole.
 */
final class ExportBroken extends RuntimeException {
    ExportBroken(String message) {
        super(message, null, false, false);
    }
}
