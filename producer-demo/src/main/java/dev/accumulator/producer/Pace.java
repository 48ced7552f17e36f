package dev.accumulator.producer;

import java.util.concurrent.locks.LockSupport;

/** Keeps a loop at a rate. A loop that was delayed catches up, because the rate over the whole run counts. */
final class Pace {

    private final double perSecond;
    private final long beginNanos = System.nanoTime();
    private long steps;

    /** Sets a pace of this many steps a second; 0 never waits. */
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the next step is due. */
    void await() {
        if (perSecond == 0) {
            return;
        }
        long dueNanos = beginNanos + (long) (steps++ / perSecond * 1e9);
        for (long left = dueNanos - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
