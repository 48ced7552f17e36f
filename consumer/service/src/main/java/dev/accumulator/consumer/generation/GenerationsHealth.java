package dev.accumulator.consumer.generation;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Shows if the live generation can be read, and the registers whose configuration is not in force. An instance is ready
 * while it is up.
 */
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
        String failing = generations.failing();
        Health.Builder health = failing == null ? Health.up() : Health.down().withDetail("waitingFor", failing);
        health.withDetail("generation", generations.live().number());
        if (!generations.refused().isEmpty()) {
            health.withDetail("registersNotAsConfigured", generations.refused());
        }
        String readOnly = generations.readOnly();
        if (readOnly != null) {
            health.withDetail("readOnly", readOnly);
        }
        if (failing == null && generations.layoutState() != Layout.State.LIVE) {
            // No client is to be sent here.
            health.outOfService().withDetail("layout", generations.layoutState().text());
        }
        return health.build();
    }
}
