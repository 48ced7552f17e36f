package dev.accumulator.consumer.federation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells of each shard whether it answers. It is up all the same: this instance answers for the documents of the others, and
 * goes on with its own.
 */
final class FederationHealth implements HealthIndicator {
    private final Federation federation;

    FederationHealth(Federation federation) {
        this.federation = federation;
    }

    @Override
    public Health health() {
        Map<String, Object> each = new LinkedHashMap<>();
        for (ShardDatabase shard : federation.shards()) {
            String out = shard.out();
            each.put(
                    "shard " + shard.index() + " (" + shard.name() + ")",
                    out == null ? "answers" : "does not answer: " + out);
        }
        return Health.up().withDetails(each).build();
    }
}
