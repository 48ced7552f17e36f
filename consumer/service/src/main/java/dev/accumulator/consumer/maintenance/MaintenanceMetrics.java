package dev.accumulator.consumer.maintenance;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Publishes the results of the newest runs as metrics. Every instance reports the same figures, because it reads them
 * from the database.
 */
final class MaintenanceMetrics {
    private final MultiGauge differences;
    private final MaintenanceStatus status;
    private final Clock clock;

    MaintenanceMetrics(MeterRegistry registry, MaintenanceStatus status, Clock clock) {
        this.status = status;
        this.clock = clock;
        this.differences = MultiGauge.builder("accumulator.verification.differences")
                .description("Differences between derived state and the movements, as last verified")
                .register(registry);
        Gauge.builder("accumulator.verification.age", this, MaintenanceMetrics::ageSeconds)
                .description("Time since the last verification of everything ended; not a number if there was none")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Adds the gauges of new registers and removes those of dropped ones. */
    void refresh() {
        differences.register(
                status.snapshot().differences().entrySet().stream()
                        .map(found -> MultiGauge.Row.of(Tags.of("register", found.getKey()), found.getValue()))
                        .toList(),
                true);
    }

    private double ageSeconds() {
        Run last = status.snapshot().lastWhole();
        Instant finished = last == null ? null : last.finishedAt();
        return finished == null
                ? Double.NaN
                : Duration.between(finished, clock.instant()).toMillis() / 1000.0;
    }
}
