package dev.accumulator.consumer.posting;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many there were a second, over the last minute. Safe for use by many threads. */
final class PerSecond {
    private static final int SECONDS = 60;

    private final LongSupplier nanos;
    private final long startNanos;
    private final long[] counts = new long[SECONDS];
    private final long[] seconds = new long[SECONDS];

    /** @param nanos a clock that is never set */
    PerSecond(LongSupplier nanos) {
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    synchronized void add(long count) {
        long second = second();
        int slot = (int) (second % SECONDS);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            counts[slot] = 0;
        }
        counts[slot] += count;
    }

    /** The rate of the last minute; of the time since the start, if that is shorter. */
    synchronized double rate() {
        long second = second();
        long sum = 0;
        for (int slot = 0; slot < SECONDS; slot++) {
            if (second - seconds[slot] < SECONDS) {
                sum += counts[slot];
            }
        }
        return sum / (double) Math.clamp(second + 1, 1, SECONDS);
    }

    private long second() {
        return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - startNanos);
    }
}
