package dev.accumulator.consumer.publication;

/** Another instance publishes the register. */
final class NoLongerHeld extends RuntimeException {
    NoLongerHeld(String register) {
        super("Another instance publishes register \"" + register + '"', null, false, false);
    }
}
