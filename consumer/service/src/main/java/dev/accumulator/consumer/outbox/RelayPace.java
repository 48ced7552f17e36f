package dev.accumulator.consumer.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a relay rests that finds nothing to send. Messages of its own process wake it. Those of other instances it has to look
 * for: soon after the last message, since more are likely to follow it, and ever more seldom the longer it is quiet. So
 * a message waits about a tenth of the time between two messages, and an idle service asks as seldom as its settings say.
 */
final class RelayPace {
    /** A look costs one statement that finds nothing, some tenths of a millisecond. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final int QUIET_TO_REST = 10;

    private final Duration longest;
    private final LongSupplier nanos;
    private long sentNanos;

    /**
     * @param longest the rest of a relay that is idle
     * @param nanos a clock that never goes back
     */
    RelayPace(Duration longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
        this.sentNanos = nanos.getAsLong() - longest.toNanos() * QUIET_TO_REST;
    }

    /** Called when messages were sent. */
    void sent() {
        sentNanos = nanos.getAsLong();
    }

    /** Returns how long to rest now. */
    Duration rest() {
        Duration rest = Duration.ofNanos((nanos.getAsLong() - sentNanos) / QUIET_TO_REST);
        if (rest.compareTo(SHORTEST) < 0) {
            rest = SHORTEST;
        }
        return rest.compareTo(longest) < 0 ? rest : longest;
    }

    /** True while the rest is the longest: then one look serves all idle relays of the process. */
    boolean isIdle(Duration rest) {
        return rest.compareTo(longest) >= 0;
    }
}
