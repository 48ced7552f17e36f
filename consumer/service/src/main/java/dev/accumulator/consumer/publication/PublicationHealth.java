package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.publication.PublicationStatus.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows for each published register what this instance does, and why it cannot publish. */
final class PublicationHealth implements HealthIndicator {
    /** A change that is published within a minute is no backlog. */
    private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(1);

    private final Publications publications;

    PublicationHealth(Publications publications) {
        this.publications = publications;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        Map<String, Object> shown = new LinkedHashMap<>();
        for (RegisterPublication register : publications.registers()) {
            PublicationStatus status = register.status();
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("publication", status.role().shown());
            String failure = status.failure();
            if (failure != null) {
                details.put("waitingFor", failure);
                health.down();
            }
            if (status.role() == Role.PUBLISHING && status.age().compareTo(PUBLISHED_WITHIN) > 0) {
                details.put("behindSeconds", status.age().toSeconds());
                health.down();
            }
            shown.put(register.register(), details);
        }
        return health.withDetail("registers", shown).build();
    }
}
