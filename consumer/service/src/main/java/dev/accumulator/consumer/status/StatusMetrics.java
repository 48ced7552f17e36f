package dev.accumulator.consumer.status;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.postgres.Schema;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Metrics of what the database says. They are as old as the last look at it, which is half a minute at most. */
final class StatusMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(StatusMetrics.class);

    /** Codes and tables beyond these are added up. There can be hundreds of registers, each with some tables. */
    private static final int LABELS_MAX = 30;

    private static final String OTHER = "other";

    private final Generations generations;
    private final StatusLook look;
    private final TableSizeReads sizes;
    private final Schema control;
    private final MultiGauge openLetters;
    private final MultiGauge tableBytes;

    StatusMetrics(
            MeterRegistry registry,
            Generations generations,
            StatusLook look,
            TableSizeReads sizes,
            Schema control,
            Clock clock) {
        this.generations = generations;
        this.look = look;
        this.sizes = sizes;
        this.control = control;
        this.openLetters = MultiGauge.builder("accumulator.dead.letters.open")
                .description("Dead letters that nobody has decided about yet")
                .register(registry);
        this.tableBytes = MultiGauge.builder("accumulator.table.bytes")
                .description("Size of a table with its indexes and partitions")
                .register(registry);
        Gauge.builder(
                        "accumulator.registers.not.as.configured",
                        generations,
                        all -> all.state().notAsConfigured().size())
                .description("Registers whose configuration is not in force")
                .register(registry);
        Gauge.builder("accumulator.tail.oldest.seconds", look, all -> age(all.last(), clock))
                .description(
                        "Age of the oldest movement that is not in the totals; 0 if there is none, NaN if not known")
                .register(registry);
        Gauge.builder("accumulator.instances", look, StatusMetrics::alive)
                .description("Instances that gave a sign of life within the last minute")
                .register(registry);
    }

    private static double age(Figures figures, Clock clock) {
        if (figures.at() == null
                || figures.unknown().containsKey("folding")
                || figures.unknown().containsKey("all")) {
            return Double.NaN;
        }
        Instant since = figures.oldestUnfolded();
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
    }

    private static double alive(StatusLook look) {
        List<Instance> instances = look.last().instances();
        return instances == null
                ? Double.NaN
                : instances.stream().filter(Instance::alive).count();
    }

    @Scheduled(initialDelay = 4_000, fixedDelay = 15_000)
    void refresh() {
        SortedMap<String, Long> open = look.last().openLetters();
        if (open != null) {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            long other = 0;
            for (Map.Entry<String, Long> code : open.entrySet()) {
                if (rows.size() < LABELS_MAX) {
                    rows.add(MultiGauge.Row.of(Tags.of("code", code.getKey()), code.getValue()));
                } else {
                    other += code.getValue();
                }
            }
            rows.add(MultiGauge.Row.of(Tags.of("code", OTHER), other));
            openLetters.register(rows, true);
        }
    }

    /** Asks for the size of each file, so it is done seldom. */
    @Scheduled(initialDelay = 10_000, fixedDelay = 300_000)
    void measureTables() {
        if (!generations.isOpen() || generations.state().waitingFor() != null) {
            return;
        }
        try {
            Generation live = generations.live();
            tableBytes.register(
                    sizes.largest(List.of(control, live.schema()), LABELS_MAX).entrySet().stream()
                            .map(table -> MultiGauge.Row.of(Tags.of("table", table.getKey()), table.getValue()))
                            .toList(),
                    true);
        } catch (RuntimeException away) {
            LOG.debug("The sizes of tables could not be read", away);
        }
    }
}
