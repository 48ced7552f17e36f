package dev.accumulator.consumer.outbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks into the queues of all topics at once, for messages that other processes have appended. However many relays of
 * this process are idle, they cost one statement in each interval.
 */
final class SharedLook {
    private final OutboxTable table;
    private final Signals signals;
    private final long intervalNanos;
    private final Map<String, Long> floors = new TreeMap<>();
    private Set<String> waiting = new HashSet<>();
    private long lookedNanos;

    /** @param interval how long a look serves other relays too */
    SharedLook(OutboxTable table, Signals signals, Duration interval) {
        this.table = table;
        this.signals = signals;
        // Relays wake at nearly the same moment. The first one looks, and wakes those that have something to send.
        this.intervalNanos = interval.toNanos() * 9 / 10;
        this.lookedNanos = System.nanoTime() - intervalNanos;
    }

    /**
     * Returns true if messages of the topic wait.
     *
     * @param floor no message of the topic has this number or a lower one
     */
    synchronized boolean isWaiting(String topic, long floor) {
        floors.put(topic, floor);
        if (System.nanoTime() - lookedNanos >= intervalNanos) {
            lookedNanos = System.nanoTime();
            waiting = new HashSet<>(table.waiting(floors));
            Set<String> others = new HashSet<>(waiting);
            others.remove(topic);
            signals.raise(others);
        }
        return waiting.remove(topic);
    }

    /** Leaves a topic out, because its relay no longer sends. */
    synchronized void leave(String topic) {
        floors.remove(topic);
        waiting.remove(topic);
    }
}
