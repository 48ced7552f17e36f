package dev.accumulator.consumer.rest;

/** As many requests as may wait for positions do so already. */
final class TooManyWaiting extends RuntimeException {
    TooManyWaiting(int max) {
        super(max + " requests already wait for the effects of their records; try again", null, false, false);
    }
}
