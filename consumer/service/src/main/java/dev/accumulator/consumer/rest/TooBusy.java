package dev.accumulator.consumer.rest;

/** A request waited too long for its turn. */
final class TooBusy extends RuntimeException {
    TooBusy(String message) {
        super(message, null, false, false);
    }
}
