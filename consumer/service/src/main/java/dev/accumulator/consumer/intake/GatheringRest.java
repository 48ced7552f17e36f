package dev.accumulator.consumer.intake;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long a thread rests after a small batch, so that the next records gather. A transaction of a few records runs as many
 * statements as one of many. Without the rest, any rate of records would keep a processor busy, which readers and rebuilds
 * need.
 *
 * <p>What counts is the work, and not the time: a batch that waits for a lock of another instance keeps no processor busy, and
 * whoever rests as long again would only make the next records wait longer. So it rests until the batch has taken half of a
 * processor at most, over the time of the batch and of the rest.
 */
final class GatheringRest {
    /** However slow the batch was, the next records wait no longer than people notice. */
    private static final long NANOS_MAX = 100_000_000L;

    /**
     * The work of all sides for each unit of work of this thread, twice. The server of the database takes 3.5 times as much as this
     * thread, by {@code docs/benchmarks.md}, the broker some more.
     */
    private static final int HALF_OF_A_PROCESSOR = 10;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private GatheringRest() {}

    /** Returns the time that this thread has kept a processor busy; negative if the system does not say. */
    static long workNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
    }

    /**
     * Returns how long to rest.
     *
     * @param tookNanos how long the batch took
     * @param workedNanos how much of it this thread kept a processor busy; negative if that is not known
     */
    static long nanos(long tookNanos, long workedNanos) {
        long longest = Math.min(tookNanos, NANOS_MAX);
        return workedNanos < 0 ? longest : Math.clamp(workedNanos * HALF_OF_A_PROCESSOR - tookNanos, 0, longest);
    }
}
