package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the reads for requests.
 *
 * @param concurrency the number of requests that read a few rows at the same time, such as the balance of one cell, a
 *     document or an order
 * @param wideConcurrency the number of requests that read lists, intervals or {@code knownAt} at the same time; with
 *     {@code concurrency} less than the size of the connection pool, because postings need connections too
 * @param waitMax how long a request waits for its turn before it is refused
 */
@ConfigurationProperties("accumulator.query")
record QuerySettings(
        @DefaultValue("3") int concurrency,
        @DefaultValue("2") int wideConcurrency,
        @DefaultValue("5s") Duration waitMax) {

    QuerySettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("accumulator.query.concurrency must be at least 1, was " + concurrency);
        }
        if (wideConcurrency < 1) {
            throw new IllegalArgumentException(
                    "accumulator.query.wide-concurrency must be at least 1, was " + wideConcurrency);
        }
        if (waitMax.isNegative()) {
            throw new IllegalArgumentException("accumulator.query.wait-max must be at least 0s, was " + waitMax);
        }
    }
}
