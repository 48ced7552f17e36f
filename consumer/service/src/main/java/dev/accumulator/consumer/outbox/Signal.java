package dev.accumulator.consumer.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one relay of this process. Several signals before the next wait wake it once. */
final class Signal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        // Two threads at once may both add a permit. The relay then looks once without need.
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits for a signal, at most for the given time. Returns false if the time has passed without one. */
    boolean await(Duration max) throws InterruptedException {
        boolean woken = raised.tryAcquire(max.toMillis(), TimeUnit.MILLISECONDS);
        if (woken) {
            raised.drainPermits();
        }
        return woken;
    }
}
