package dev.accumulator.consumer.maintenance;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows when everything was last verified and what was found. Always up: an instance that is taken away mends no difference,
 * and whoever has to know is told by the metric.
 */
final class MaintenanceHealth implements HealthIndicator {
    private final MaintenanceStatus status;

    MaintenanceHealth(MaintenanceStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        MaintenanceStatus.Seen seen = status.seen();
        Health.Builder health = Health.up();
        Run last = seen.lastWhole();
        if (last == null) {
            health.withDetail("lastVerification", "none yet");
        } else {
            health.withDetail("lastVerification", String.valueOf(last.finishedAt()));
        }
        health.withDetail("differences", seen.differences());
        Run running = seen.running();
        if (running != null) {
            health.withDetail("running", RunsTable.lower(running.kind()) + " " + running.id());
        }
        return health.build();
    }
}
