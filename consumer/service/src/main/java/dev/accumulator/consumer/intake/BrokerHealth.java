package dev.accumulator.consumer.intake;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down until the broker has answered once, so that an instance with a wrong address of it is never ready. A broker that
 * is away later does not keep anybody from reading; {@link KafkaHealth} shows it.
 */
final class BrokerHealth implements HealthIndicator {
    private final LagMeter meter;
    private final boolean needed;
    private volatile boolean reached;

    BrokerHealth(LagMeter meter, IntakeSettings settings) {
        this.meter = meter;
        this.needed = settings.enabled();
    }

    @Override
    public Health health() {
        if (!needed) {
            return Health.up().withDetail("state", "not needed").build();
        }
        String failure = meter.last().brokerFailure();
        reached |= failure == null;
        return reached
                ? Health.up().withDetail("state", "was reached").build()
                : Health.down()
                        .withDetail("waitingFor", String.valueOf(failure))
                        .build();
    }
}
