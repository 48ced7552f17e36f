package dev.accumulator.consumer.rebuild;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

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
        try {
            return work.get();
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
