package dev.accumulator.consumer.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows if the broker answers, if the source topics exist, and how far each is ahead of the database. An instance that
 * reads no topics shows it too, and is not down because of it.
 */
final class KafkaHealth implements HealthIndicator {
    /** Topics can have thousands of partitions. The REST API lists them all. */
    private static final int PARTITIONS_SHOWN_MAX = 20;

    private final LagMeter meter;
    private final boolean needed;

    /** @param needed false on an instance that reads no topics */
    KafkaHealth(LagMeter meter, boolean needed) {
        this.meter = meter;
        this.needed = needed;
    }

    @Override
    public Health health() {
        Lag lag = meter.last();
        if (lag.brokerFailure() != null) {
            return downIfNeeded().withDetail("broker", lag.brokerFailure()).build();
        }
        if (lag.databaseFailure() != null) {
            // The broker is well. The database has a health component of its own.
            return Health.up()
                    .withDetail("lag", "unknown while the database is away")
                    .build();
        }
        Map<String, String> unanswered = unanswered(lag);
        List<String> missing = lag.missing();
        Health.Builder health = missing.isEmpty() && unanswered.isEmpty() ? Health.up() : downIfNeeded();
        if (!missing.isEmpty()) {
            health.withDetail("missingTopics", missing);
            Map<String, String> mappings = new TreeMap<>();
            missing.forEach(topic -> mappings.put(topic, String.valueOf(meter.mapping(topic))));
            health.withDetail("mappingsOfMissingTopics", mappings);
        }
        Map<String, Object> lags = new LinkedHashMap<>();
        for (String topic : lag.topics().keySet()) {
            Long readable = lag.readable(topic);
            lags.put(topic, readable == null ? "no such topic" : readable);
        }
        health.withDetail("lag", lags);
        if (!unanswered.isEmpty()) {
            health.withDetail("notAnswered", unanswered);
        }
        Map<String, String> waiting = new TreeMap<>();
        Map<String, String> begunLate = new TreeMap<>();
        lag.partitions().forEach((partition, one) -> {
            if (one.waitingSince() != null && waiting.size() < PARTITIONS_SHOWN_MAX) {
                waiting.put(partition.toString(), one.waiting() + " offsets, since " + one.waitingSince());
            }
            if (one.isBegunLate() && begunLate.size() < PARTITIONS_SHOWN_MAX && one.position() != null) {
                begunLate.put(
                        partition.toString(),
                        "its first " + one.position().firstOffset() + " offsets were gone when it was first read");
            }
        });
        if (!waiting.isEmpty()) {
            health.withDetail("waitingBehindOpenTransaction", waiting);
        }
        if (!begunLate.isEmpty()) {
            health.withDetail("begunLate", begunLate);
        }
        return health.build();
    }

    private static Map<String, String> unanswered(Lag lag) {
        Map<String, String> unanswered = new TreeMap<>();
        lag.partitions().forEach((partition, one) -> {
            String reason = one.unanswered();
            if (reason != null && unanswered.size() < PARTITIONS_SHOWN_MAX) {
                unanswered.put(partition.toString(), reason);
            }
        });
        return unanswered;
    }

    private Health.Builder downIfNeeded() {
        return needed ? Health.down() : Health.up();
    }
}
