package dev.accumulator.benchmark;

import java.util.function.LongSupplier;

/** Watches a backlog being worked off by others. */
final class Drain {
    private static final long WAIT_MAX_NANOS = 240_000_000_000L;

    private Drain() {}

    /**
     * How much was done in a second, between the first progress that is seen, so that no start-up counts, and the end.
     *
     * @param done how much is done, growing
     * @param all when it is through
     */
    static double rate(LongSupplier done, long all) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + WAIT_MAX_NANOS;
        long first = await(done, 1, deadlineNanos);
        long startNanos = System.nanoTime();
        long last = await(done, all, deadlineNanos);
        return (last - first) * 1e9 / (System.nanoTime() - startNanos);
    }

    private static long await(LongSupplier done, long least, long deadlineNanos) throws InterruptedException {
        while (true) {
            long now = done.getAsLong();
            if (now >= least) {
                return now;
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException("Only " + now + " of " + least + " were done in time");
            }
            Thread.sleep(20);
        }
    }
}
