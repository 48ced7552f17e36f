package dev.accumulator.consumer.rest;

/** As many requests as may follow changes do so already. */
final class TooManyViewers extends RuntimeException {
    TooManyViewers(int max) {
        super(max + " requests already follow changes; try again later", null, false, false);
    }
}
