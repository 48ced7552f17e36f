package dev.accumulator.consumer.closing;

/** A seal was asked for while this instance makes another one. */
public final class SealInProgress extends RuntimeException {
    SealInProgress() {
        super("This instance is sealing a month already; try again once that is done", null, false, false);
    }
}
