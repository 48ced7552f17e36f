package dev.accumulator.consumer.intake;

import java.time.Duration;

/** How long a thread rests, and how long it waits at the broker, while no record comes. For one thread. */
final class Quiet {
    /** After so long without a record, the thread asks less often. */
    private static final long QUIET_AFTER_NANOS = 5_000_000_000L;

    /**
     * The pause between two requests while nothing arrives. A request takes a fifth of a millisecond of a processor on
     * either side, and fifty a second were most of what an idle instance cost.
     */
    private static final long QUIET_REST_NANOS = 80_000_000L;

    /** After so long without a record, the next one may wait a little longer. */
    private static final long STILL_AFTER_NANOS = 60_000_000_000L;

    /** As {@link #QUIET_REST_NANOS}, when nothing has arrived for long: no person notices a quarter of a second. */
    private static final long STILL_REST_NANOS = 250_000_000L;

    /** Shorter than a request waits at the broker: a poll takes the answer to the last request, and sends one more. */
    private static final Duration QUIET_WAIT = Duration.ofMillis(1);

    private long recordsNanos = System.nanoTime();

    /** Notes that records have come, or that partitions were placed, after which they may come. */
    void recordsMayCome() {
        recordsNanos = System.nanoTime();
    }

    /** True if no record has come for a while, and there is nothing else that the thread waits for. */
    boolean isQuiet(Assignment partitions) {
        return silentNanos() > QUIET_AFTER_NANOS && partitions.hasJoined() && !partitions.hasUnplaced();
    }

    /** Returns how long the thread rests before its next request while it is quiet. */
    long restNanos() {
        return silentNanos() > STILL_AFTER_NANOS ? STILL_REST_NANOS : QUIET_REST_NANOS;
    }

    /** Returns how long a poll waits that would wait so long if records came. */
    Duration pollWait(Assignment partitions, Duration busy) {
        return isQuiet(partitions) && QUIET_WAIT.compareTo(busy) < 0 ? QUIET_WAIT : busy;
    }

    private long silentNanos() {
        return System.nanoTime() - recordsNanos;
    }
}
