package dev.accumulator.consumer.replica;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The places that the write-ahead log of the database had lately, each with the time of this process at which it was asked
 * for. So how far a standby is behind is told by one clock, and one that has replayed everything is not behind, however long
 * nothing was written. Safe for use by many threads.
 */
final class PrimaryLog {
    private final Deque<Seen> seen = new ArrayDeque<>();
    private final int seenMax;

    /** @param seenMax how many places are remembered */
    PrimaryLog(int seenMax) {
        this.seenMax = seenMax;
    }

    /** @param nanos when the database was asked, just before */
    private record Seen(long nanos, long place) {}

    /** Remembers where the log ends. */
    synchronized void add(long nanos, long place) {
        Seen last = seen.peekLast();
        if (last != null && place < last.place()) {
            // Another server has taken the place of the database.
            seen.clear();
            last = null;
        }
        if (last != null && last.place() == place) {
            // Whoever has replayed up to here is as far now.
            return;
        }
        seen.addLast(new Seen(nanos, place));
        if (seen.size() > seenMax) {
            seen.removeFirst();
        }
    }

    /**
     * Returns for how long the log has gone on after a place: at least as long as a standby is behind that has replayed up to
     * it, less the time between two looks. Nothing is known for longer than the places are remembered.
     */
    synchronized Duration since(long place, long nanos) {
        for (Seen one : seen) {
            if (one.place() > place) {
                return Duration.ofNanos(Math.max(0, nanos - one.nanos()));
            }
        }
        return Duration.ZERO;
    }
}
