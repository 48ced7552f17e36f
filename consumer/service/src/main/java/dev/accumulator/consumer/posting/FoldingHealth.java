package dev.accumulator.consumer.posting;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows if movements get into the totals, and if not, why. */
final class FoldingHealth implements HealthIndicator {
    /** Postings that wait for the folder for a minute wait for something other than a burst of documents. */
    private static final long BEHIND_SECONDS_MAX = 60;

    private final FoldingStatus status;

    FoldingHealth(FoldingStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        Map<String, String> failing = status.failing();
        boolean isBehind = status.isBehind();
        Health.Builder health =
                failing.isEmpty() && status.behindSeconds() < BEHIND_SECONDS_MAX ? Health.up() : Health.down();
        health.withDetail("state", failing.isEmpty() ? isBehind ? "behind" : "folding" : "failing");
        if (!failing.isEmpty()) {
            health.withDetail("failing", new TreeMap<>(failing)).withDetail("failingSeconds", status.failingSeconds());
        }
        if (isBehind) {
            health.withDetail("behindSeconds", status.behindSeconds());
        }
        return health.withDetail(
                        "movements",
                        status.tails().values().stream()
                                .mapToLong(movements -> movements)
                                .sum())
                .build();
    }
}
