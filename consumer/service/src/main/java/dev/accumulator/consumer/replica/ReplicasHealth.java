package dev.accumulator.consumer.replica;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells of each replica how far it is behind, or why it is left out. It is up all the same: the database answers then. */
final class ReplicasHealth implements HealthIndicator {
    private final Replicas replicas;

    ReplicasHealth(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public Health health() {
        Map<String, Object> each = new LinkedHashMap<>();
        for (Replica replica : replicas.all()) {
            String out = replicas.out(replica);
            Duration lag = replica.lag();
            each.put(
                    replica.name(),
                    out != null ? "left out: " + out : "behind by " + (lag == null ? "" : lag.toMillis() + " ms"));
        }
        return Health.up().withDetails(each).build();
    }
}
