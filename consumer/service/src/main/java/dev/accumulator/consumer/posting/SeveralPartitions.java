package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.SeveralStreams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Looks from time to time for documents whose records came from more than one partition, and tells of them in the log, a
 * metric and the health. Nothing is down because of them: each revision counts as before. Yet their tombstones are in order
 * only as far as the clocks of those who sent them are.
 */
final class SeveralPartitions implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(SeveralPartitions.class);

    private final Generations generations;
    private volatile @Nullable SeveralStreams found;

    SeveralPartitions(Generations generations, MeterRegistry registry) {
        this.generations = generations;
        Gauge.builder("accumulator.documents.in.several.partitions", this, SeveralPartitions::total)
                .description("Documents whose records came from more than one partition")
                .register(registry);
    }

    @Scheduled(initialDelay = 5_000, fixedDelay = 60_000)
    void look() {
        try {
            if (generations.isOpen()) {
                see(generations.live().registers().severalStreams(1));
            }
        } catch (RuntimeException away) {
            LOG.debug("The documents in several partitions could not be read", away);
        }
    }

    private void see(SeveralStreams now) {
        if (now.total() > total()) {
            SeveralStreams.Document last = now.documents().getFirst();
            LOG.atWarn()
                    .addKeyValue("recorder", last.recorder())
                    .log(
                            "{} documents have records in more than one partition, such as {} in {} and {}: either producers use"
                                    + " different partitioners, or partitions were added",
                            now.total(),
                            last.recorder(),
                            last.stream(),
                            last.otherStream());
        }
        found = now;
    }

    private long total() {
        SeveralStreams now = found;
        return now == null ? 0 : now.total();
    }

    @Override
    public Health health() {
        SeveralStreams now = found;
        if (now == null) {
            return Health.up().build();
        }
        Health.Builder health = Health.up().withDetail("documentsInSeveralPartitions", now.total());
        if (!now.documents().isEmpty()) {
            SeveralStreams.Document last = now.documents().getFirst();
            health.withDetail("last", last.recorder() + " in " + last.stream() + " and " + last.otherStream());
        }
        return health.build();
    }
}
