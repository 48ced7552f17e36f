package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows if topics are read, what the intake waits for, and which partitions cannot be read. */
final class IntakeHealth implements HealthIndicator {
    private final Intake intake;

    IntakeHealth(Intake intake) {
        this.intake = intake;
    }

    @Override
    public Health health() {
        if (!intake.isEnabled()) {
            return Health.up().withDetail("state", "not enabled").build();
        }
        Map<String, String> waiting = intake.waitingFor();
        Map<Partition, String> refused = intake.refused();
        Health.Builder health =
                waiting.isEmpty() && refused.isEmpty() && intake.isRunning() ? Health.up() : Health.down();
        health.withDetail("state", state(waiting));
        if (!waiting.isEmpty()) {
            health.withDetail("waitingFor", waiting);
        }
        if (!refused.isEmpty()) {
            Map<String, String> named = new TreeMap<>();
            refused.forEach((partition, missing) -> named.put(partition.toString(), missing));
            health.withDetail("notRead", named);
        }
        return health.build();
    }

    private String state(Map<String, String> waiting) {
        if (!intake.isRunning()) {
            return "stopped";
        }
        if (!waiting.isEmpty()) {
            return "waiting";
        }
        return intake.isHeldBack() ? "held back until the totals catch up" : "reading";
    }
}
