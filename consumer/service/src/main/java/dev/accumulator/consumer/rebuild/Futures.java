package dev.accumulator.consumer.rebuild;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for work of other threads, and passes on its result or its failure. */
final class Futures {
    private Futures() {}

    /**
     * Waits for a result.
     *
     * @throws RuntimeException the failure of the work itself, without the wrapping of the future
     * @throws IllegalStateException if this thread is interrupted while it waits
     */
    static <T> T result(Future<T> work) {
        return result(work, Duration.ofDays(1), () -> {});
    }

    /**
     * Waits for a result as {@link #result(Future)} does.
     *
     * @param pause how often to do something meanwhile
     */
    static <T> T result(Future<T> work, Duration pause, Runnable meanwhile) {
        try {
            while (true) {
                try {
                    return work.get(pause.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    meanwhile.run();
                }
            }
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for another thread", interrupted);
        }
    }
}
