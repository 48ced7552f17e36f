package dev.accumulator.consumer.rest;

/** A request waited too long for its turn. */
final class TooBusy extends RuntimeException {
    private final long retryAfterSeconds;

    /** @param retryAfterSeconds when the client may try again */
    TooBusy(String message, long retryAfterSeconds) {
        super(message, null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
