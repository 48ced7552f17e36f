package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of those who follow the changes of registers.
 *
 * @param viewersMax the number of requests that follow changes at the same time; each has a connection of the web server
 * @param heartbeat how long nothing is sent before a comment is, which tells a client and whatever lies between that the
 *     stream goes on; up to 30 seconds
 * @param timeMax how long one request follows changes. Then its stream ends, and a client that comes back signs in anew
 */
@ConfigurationProperties("accumulator.changes")
record ChangesSettings(
        @DefaultValue("100") int viewersMax,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("1h") Duration timeMax) {
    private static final int VIEWERS_LIMIT = 2_000;

    private static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(30);

    private static final Duration TIME_LIMIT = Duration.ofDays(1);

    ChangesSettings {
        if (viewersMax < 1 || viewersMax > VIEWERS_LIMIT) {
            throw new IllegalArgumentException(
                    "accumulator.changes.viewers-max must be from 1 to " + VIEWERS_LIMIT + ", was " + viewersMax);
        }
        if (heartbeat.compareTo(Duration.ofMillis(100)) < 0 || heartbeat.compareTo(HEARTBEAT_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "accumulator.changes.heartbeat must be from 100ms to 30s, was " + heartbeat);
        }
        if (timeMax.compareTo(Duration.ofSeconds(1)) < 0 || timeMax.compareTo(TIME_LIMIT) > 0) {
            throw new IllegalArgumentException("accumulator.changes.time-max must be from 1s to 1d, was " + timeMax);
        }
    }
}
