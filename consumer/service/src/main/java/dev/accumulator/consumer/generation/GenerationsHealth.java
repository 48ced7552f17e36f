package dev.accumulator.consumer.generation;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the live generation, and the registers whose configuration is not in force. */
@Component("generationHealthIndicator")
final class GenerationsHealth implements HealthIndicator {
    private final Generations generations;

    GenerationsHealth(Generations generations) {
        this.generations = generations;
    }

    @Override
    public Health health() {
        if (!generations.isOpen()) {
            return Health.down()
                    .withDetail("waitingFor", generations.waitingFor())
                    .build();
        }
        Health.Builder health =
                Health.up().withDetail("generation", generations.live().number());
        if (!generations.refused().isEmpty()) {
            health.withDetail("registersNotAsConfigured", generations.refused());
        }
        return health.build();
    }
}
