package dev.accumulator.consumer.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relay of this process. Raised many times before it is awaited, it wakes once. */
final class Signal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        // Two at once may both add a permit; the relay then looks once in vain.
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Returns when it is or was raised, and at the latest after that time. */
    void await(Duration max) throws InterruptedException {
        if (raised.tryAcquire(max.toMillis(), TimeUnit.MILLISECONDS)) {
            raised.drainPermits();
        }
    }
}
