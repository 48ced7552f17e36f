package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of reads that wait for a record, which they name in {@code after}.
 *
 * @param waitMax how long a request waits until the record's effects are in the database, up to a minute
 * @param waitingMax the number of requests that wait at the same time; with some hundreds for others, less than
 *     {@code server.tomcat.max-connections}, because each has a connection
 */
@ConfigurationProperties("accumulator.query.after")
record AfterSettings(
        @DefaultValue("5s") Duration waitMax,
        @DefaultValue("2500") int waitingMax) {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(1);

    AfterSettings {
        if (waitMax.isNegative() || waitMax.compareTo(WAIT_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "accumulator.query.after.wait-max must be from 0s to 60s, was " + waitMax);
        }
        if (waitingMax < 1) {
            throw new IllegalArgumentException(
                    "accumulator.query.after.waiting-max must be at least 1, was " + waitingMax);
        }
    }
}
