package dev.accumulator.benchmark;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Watches a backlog while others work it off. */
final class Drain {
    private static final long WAIT_MAX_NANOS = 240_000_000_000L;

    private Drain() {}

    /**
     * Returns the rate per second, from the first visible progress to the end. The start-up does not count.
     *
     * @param done the growing amount of work done
     * @param all the amount at the end
     */
    static double rate(LongSupplier done, long all) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + WAIT_MAX_NANOS;
        long first = await(done, 1, deadlineNanos);
        long startNanos = System.nanoTime();
        long last = await(done, all, deadlineNanos);
        return (last - first) * 1e9 / (System.nanoTime() - startNanos);
    }

    /**
     * Waits for the end. It looks seldom, for figures that count what the look costs.
     *
     * @param isDone true at the end
     */
    static void end(BooleanSupplier isDone) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + WAIT_MAX_NANOS;
        while (!isDone.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException("It was not finished in time");
            }
            Thread.sleep(200);
        }
    }

    private static long await(LongSupplier done, long least, long deadlineNanos) throws InterruptedException {
        while (true) {
            long now = done.getAsLong();
            if (now >= least) {
                return now;
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException("Only " + now + " of " + least + " were finished in time");
            }
            Thread.sleep(20);
        }
    }
}
