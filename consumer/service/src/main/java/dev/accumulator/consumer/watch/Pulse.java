package dev.accumulator.consumer.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The signs of life of a thread or a schedule. Safe for use by many threads. */
public final class Pulse {
    private final Duration silenceMax;
    private final LongSupplier nanos;
    private volatile long beatNanos;

    Pulse(Duration silenceMax, LongSupplier nanos) {
        this.silenceMax = silenceMax;
        this.nanos = nanos;
        this.beatNanos = nanos.getAsLong();
    }

    /** Gives a sign of life. It costs no more than a write to memory. */
    public void beat() {
        beatNanos = nanos.getAsLong();
    }

    Optional<String> fault() {
        Duration silence = Duration.ofNanos(nanos.getAsLong() - beatNanos);
        return silence.compareTo(silenceMax) > 0
                ? Optional.of("has given no sign of life for " + silence.toSeconds() + " seconds")
                : Optional.empty();
    }
}
