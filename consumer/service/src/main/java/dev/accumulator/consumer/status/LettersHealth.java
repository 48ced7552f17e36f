package dev.accumulator.consumer.status;

import java.util.SortedMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows how many dead letters nobody has decided about yet. It is always up: taking an instance away decides about none,
 * and the metric raises the alarm.
 */
final class LettersHealth implements HealthIndicator {
    private final StatusLook look;

    LettersHealth(StatusLook look) {
        this.look = look;
    }

    @Override
    public Health health() {
        SortedMap<String, Long> open = look.last().openLetters();
        if (open == null) {
            return Health.up().withDetail("open", "unknown").build();
        }
        return Health.up()
                .withDetail(
                        "open", open.values().stream().mapToLong(count -> count).sum())
                .withDetail("byCode", open)
                .build();
    }
}
