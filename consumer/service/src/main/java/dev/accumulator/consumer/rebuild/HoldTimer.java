package dev.accumulator.consumer.rebuild;

import java.time.Duration;

/** For how long postings are held up, and by what. It begins when it is made: new postings wait as soon as a lock is asked for. */
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

    /** No posting is in flight any more. */
    void locked() {
        lockedNanos = System.nanoTime();
    }

    /** What was posted until then is replayed. */
    void caughtUp() {
        caughtUpNanos = System.nanoTime();
    }

    /** Postings go on. */
    void over() {
        overNanos = System.nanoTime();
    }

    /** How long so far, or in all. */
    long millis() {
        return millis((overNanos == 0 ? System.nanoTime() : overNanos) - startNanos);
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    @Override
    public String toString() {
        return "%d ms (%d ms until those in flight had ended, %d ms to catch up with them)"
                .formatted(millis(), millis(lockedNanos - startNanos), millis(caughtUpNanos - lockedNanos));
    }
}
