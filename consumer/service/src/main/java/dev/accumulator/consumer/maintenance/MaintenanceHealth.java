package dev.accumulator.consumer.maintenance;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows when everything was last verified and what was found. It is always up: taking an instance away mends no
 * difference, and the metric raises the alarm.
 */
final class MaintenanceHealth implements HealthIndicator {
    private final MaintenanceStatus status;

    MaintenanceHealth(MaintenanceStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        MaintenanceStatus.Snapshot newest = status.snapshot();
        Health.Builder health = Health.up();
        Run last = newest.lastWhole();
        if (last == null) {
            health.withDetail("lastVerification", "none yet");
        } else {
            health.withDetail("lastVerification", String.valueOf(last.finishedAt()));
        }
        health.withDetail("differences", newest.differences());
        Run running = newest.running();
        if (running != null) {
            health.withDetail("running", RunsTable.lower(running.kind()) + " " + running.id());
        }
        return health.build();
    }
}
