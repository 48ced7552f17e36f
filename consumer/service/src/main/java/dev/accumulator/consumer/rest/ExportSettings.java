package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of exports.
 *
 * @param concurrency the number of exports at the same time; each holds one of the pool's connections, and a snapshot of the
 *     database, until its client has taken the last row
 * @param timeMax how long an export may take until its last row is sent; then its connection is closed
 */
@ConfigurationProperties("accumulator.export")
record ExportSettings(
        @DefaultValue("2") int concurrency,
        @DefaultValue("30m") Duration timeMax) {
    private static final Duration TIME_LIMIT = Duration.ofHours(24);

    ExportSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("accumulator.export.concurrency must be at least 1, was " + concurrency);
        }
        if (!timeMax.isPositive() || timeMax.compareTo(TIME_LIMIT) > 0) {
            throw new IllegalArgumentException("accumulator.export.time-max must be up to 24h, was " + timeMax);
        }
    }
}
