package dev.accumulator.consumer.maintenance;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What verification found, in figures. Every instance tells the same: what the database says of the newest runs. */
final class MaintenanceMetrics {
    private final MultiGauge differences;
    private final MaintenanceStatus status;
    private final Clock clock;

    MaintenanceMetrics(MeterRegistry registry, MaintenanceStatus status, Clock clock) {
        this.status = status;
        this.clock = clock;
        this.differences = MultiGauge.builder("accumulator.verification.differences")
                .description("Differences between what is derived and the movements, as last verified")
                .register(registry);
        Gauge.builder("accumulator.verification.age", this, MaintenanceMetrics::ageSeconds)
                .description(
                        "How long ago the last verification of everything was over; not a number if there was none")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Lets registers that came and went do so here too. */
    void refresh() {
        differences.register(
                status.seen().differences().entrySet().stream()
                        .map(found -> MultiGauge.Row.of(Tags.of("register", found.getKey()), found.getValue()))
                        .toList(),
                true);
    }

    private double ageSeconds() {
        Run last = status.seen().lastWhole();
        Instant finished = last == null ? null : last.finishedAt();
        return finished == null
                ? Double.NaN
                : Duration.between(finished, clock.instant()).toMillis() / 1000.0;
    }
}
