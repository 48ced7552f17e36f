package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Bounds what refused documents cost. Their records are forgotten after some time, and then they cannot be tried again; that
 * they were refused is never forgotten, because a rebuild follows it.
 */
final class RefusedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);

    /** Statements of one round; the next round follows in minutes. */
    private static final int ROUND_MAX = 1_000;

    private final Generations generations;
    private final RefusedRecordsTable table;
    private final Duration keptFor;
    private volatile RefusedRecordsTable.@Nullable Kept kept;

    RefusedRecords(Generations generations, RefusedRecordsTable table, Duration keptFor, MeterRegistry registry) {
        this.generations = generations;
        this.table = table;
        this.keptFor = keptFor;
        gauge(
                registry,
                "accumulator.refused.records",
                "Records of refused documents that are kept",
                all -> all.records());
        gauge(registry, "accumulator.refused.records.bytes", "Size of the table of these records", all -> all.bytes());
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<RefusedRecordsTable.Kept> value) {
        Gauge.builder(name, this, records -> {
                    RefusedRecordsTable.Kept known = records.kept;
                    return known == null ? Double.NaN : value.applyAsDouble(known);
                })
                .description(description)
                .register(registry);
    }

    @Scheduled(initialDelay = 15_000, fixedDelay = 300_000)
    void round() {
        if (!generations.isOpen() || generations.state().waitingFor() != null) {
            return;
        }
        try {
            if (generations.isWritable()) {
                for (int i = 0; i < ROUND_MAX && table.forget(keptFor); i++) {
                    LOG.debug("Some records of refused documents are forgotten");
                }
            }
            kept = table.kept();
        } catch (RuntimeException away) {
            LOG.debug("The records of refused documents could not be looked at", away);
        }
    }
}
