package dev.accumulator.consumer.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows if the broker answers, if the source topics exist, and how far each is ahead of the database. */
final class KafkaHealth implements HealthIndicator {
    private final LagMeter meter;

    KafkaHealth(LagMeter meter) {
        this.meter = meter;
    }

    @Override
    public Health health() {
        Lag lag = meter.last();
        if (lag.brokerFailure() != null) {
            return Health.down().withDetail("broker", lag.brokerFailure()).build();
        }
        if (lag.databaseFailure() != null) {
            // The broker is well. The database has a health component of its own.
            return Health.up()
                    .withDetail("lag", "unknown while the database is away")
                    .build();
        }
        Health.Builder health = lag.topics().containsValue(null) ? Health.down() : Health.up();
        Map<String, Object> lags = new LinkedHashMap<>();
        lag.topics().forEach((topic, offsets) -> lags.put(topic, offsets == null ? "no such topic" : offsets));
        return health.withDetail("lag", lags).build();
    }
}
