package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How requests are answered.
 *
 * @param concurrency how many requests read at the same time; fewer than the pool has connections, which postings need too
 * @param waitMax how long a request waits for its turn before it is refused
 */
@ConfigurationProperties("accumulator.query")
record QuerySettings(
        @DefaultValue("3") int concurrency,
        @DefaultValue("5s") Duration waitMax) {

    QuerySettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("accumulator.query.concurrency is at least 1, not " + concurrency);
        }
        if (waitMax.isNegative()) {
            throw new IllegalArgumentException("accumulator.query.wait-max is at least 0s, not " + waitMax);
        }
    }
}
