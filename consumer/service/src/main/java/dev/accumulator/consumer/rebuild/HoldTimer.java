package dev.accumulator.consumer.rebuild;

import java.time.Duration;

/**
 * Measures how long postings are held. It starts when it is made, because new postings wait from the lock request on.
 */
final class HoldTimer {
    private final Duration most;
    private final long startNanos = System.nanoTime();
    private long lockedNanos;
    private long caughtUpNanos;
    private long overNanos;

    HoldTimer(Duration most) {
        this.most = most;
    }

    Duration most() {
        return most;
    }

    boolean isTooLong() {
        return System.nanoTime() - startNanos >= most.toNanos();
    }

    /** To be called when no posting is in flight any more. */
    void locked() {
        lockedNanos = System.nanoTime();
    }

    /** To be called when the target has reached the positions of the live generation. */
    void caughtUp() {
        caughtUpNanos = System.nanoTime();
    }

    /** To be called when postings go on. */
    void over() {
        overNanos = System.nanoTime();
    }

    /** The time until now, or until postings went on. */
    long millis() {
        return millis((overNanos == 0 ? System.nanoTime() : overNanos) - startNanos);
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    @Override
    public String toString() {
        return millis() + " ms (" + millis(lockedNanos - startNanos) + " ms until those in flight had ended, "
                + millis(caughtUpNanos - lockedNanos) + " ms to catch up with them)";
    }
}
