package dev.accumulator.consumer.query;

/** A request waited too long for its turn. */
final class TooBusy extends RuntimeException {
    TooBusy(String message) {
        super(message, null, false, false);
    }
}
