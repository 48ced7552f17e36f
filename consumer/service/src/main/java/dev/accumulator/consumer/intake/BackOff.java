package dev.accumulator.consumer.intake;

import java.time.Duration;

/** Pauses that double, from the shortest to the longest. It is for one thread. */
final class BackOff {
    private final Duration min;
    private final Duration max;
    private int failures;
    private long untilNanos = System.nanoTime();

    BackOff(Duration min, Duration max) {
        this.min = min;
        this.max = max;
    }

    /** Begins a pause after a failure. It is longer than the one before, up to the longest. */
    Duration next() {
        // Beyond 30 doublings every pause is the longest anyway.
        Duration pause = min.multipliedBy(1L << Math.min(failures, 30));
        failures++;
        if (pause.compareTo(max) > 0) {
            pause = max;
        }
        untilNanos = System.nanoTime() + pause.toNanos();
        return pause;
    }

    /** Begins the longest pause. It is none after a failure, and the next failure begins with the shortest. */
    void longest() {
        failures = 0;
        untilNanos = System.nanoTime() + max.toNanos();
    }

    void succeeded() {
        failures = 0;
        untilNanos = System.nanoTime();
    }

    /** Returns the rest of the pause; zero if it is over. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }
}
