package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of reads that wait for a record, which they name in {@code after}.
 *
 * @param waitMax how long a request waits until the record's effects are in the database, up to a minute
 * @param waitingMax the number of requests that wait at the same time; with some hundreds for others, less than
 *     {@code server.tomcat.max-connections}, because each has a connection. Left out, it is 2500, or what the heap has room
 *     for: about 570 with 256 MB
 */
@ConfigurationProperties("accumulator.query.after")
record AfterSettings(
        @DefaultValue("5s") Duration waitMax, @Nullable Integer waitingMax) {
    private static final int WAITING_USUAL = 2_500;
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(1);

    AfterSettings {
        if (waitMax.isNegative() || waitMax.compareTo(WAIT_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "accumulator.query.after.wait-max must be from 0s to 60s, was " + waitMax);
        }
        int room = HeapLimits.waitingMax(HeapLimits.heapBytes());
        if (waitingMax != null && (waitingMax < 1 || waitingMax > room)) {
            throw new IllegalArgumentException("accumulator.query.after.waiting-max must be from 1 to " + room
                    + ", as many as a heap of " + (HeapLimits.heapBytes() >> 20) + " MB has room for, was "
                    + waitingMax);
        }
    }

    /** The number of requests that wait at the same time. */
    int waiting() {
        return waitingMax != null ? waitingMax : Math.min(WAITING_USUAL, HeapLimits.waitingMax(HeapLimits.heapBytes()));
    }
}
