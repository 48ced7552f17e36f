package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows if topics are read, what the intake waits for, and which partitions cannot be read. */
final class IntakeHealth implements HealthIndicator {
    private final Intake intake;
    private final StalledLag stalled;

    IntakeHealth(Intake intake, StalledLag stalled) {
        this.intake = intake;
        this.stalled = stalled;
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
        Map<String, String> notFalling = stalled.shown();
        if (!notFalling.isEmpty()) {
            health.withDetail("lagDoesNotFall", notFalling);
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
        if (intake.isCareful()) {
            return "reading record by record, because the memory has run out";
        }
        return intake.isHeldBack() ? "held back until the totals catch up" : "reading";
    }
}
