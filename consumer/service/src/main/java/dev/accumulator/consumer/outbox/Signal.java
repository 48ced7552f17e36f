package dev.accumulator.consumer.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relay of this process. Several signals before the next wait wake it once. */
final class Signal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        // Two threads at once may both add a permit. The relay then looks once without need.
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits for a signal, at most for the given time. */
    void await(Duration max) throws InterruptedException {
        if (raised.tryAcquire(max.toMillis(), TimeUnit.MILLISECONDS)) {
            raised.drainPermits();
        }
    }
}
