package dev.accumulator.consumer.posting;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the thread that tries refused documents again. Safe for use by many threads. */
final class RetryWakeUps {
    private final Semaphore wakeUps = new Semaphore(0);

    /** Ends a rest, or the next one if nobody rests. */
    void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    /** Rests until it is woken, or for some time. */
    void rest(Duration max) throws InterruptedException {
        if (wakeUps.tryAcquire(max.toMillis(), TimeUnit.MILLISECONDS)) {
            wakeUps.drainPermits();
        }
    }
}
