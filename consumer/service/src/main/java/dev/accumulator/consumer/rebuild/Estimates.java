package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.ReplayPosting;
import dev.accumulator.postgres.Schema;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Estimates what a rebuild needs, from the size and the rate of the live generation. */
final class Estimates {
    private final JdbcClient jdbc;
    private final Schema control;
    private final ReplayPosting replayPosting;
    private final Function<Generation, Map<Partition, Position>> positions;
    private final SourceTopics topics;
    private final MeterRegistry registry;

    Estimates(
            JdbcClient jdbc, Schema control, ReplayPosting replayPosting, SourceTopics topics, MeterRegistry registry) {
        this(jdbc, control, replayPosting, replayPosting::positions, topics, registry);
    }

    private Estimates(
            JdbcClient jdbc,
            Schema control,
            ReplayPosting replayPosting,
            Function<Generation, Map<Partition, Position>> positions,
            SourceTopics topics,
            MeterRegistry registry) {
        this.positions = positions;
        this.jdbc = jdbc;
        this.control = control;
        this.replayPosting = replayPosting;
        this.topics = topics;
        this.registry = registry;
    }

    /** Returns the estimates of a shard whose instances are elsewhere. */
    Estimates elsewhere(JdbcClient other) {
        return new Estimates(
                other,
                control,
                replayPosting,
                generation -> replayPosting.positionsElsewhere(other, generation),
                topics,
                registry);
    }

    /** @throws RebuildRefused if the broker does not answer, or a partition is not read until somebody decides */
    Estimate estimate(Generation live) {
        Map<Partition, Position> known = new TreeMap<>(positions.apply(live));
        known.keySet().removeIf(partition -> !replayPosting.topics().contains(partition.topic()));
        known.forEach((partition, position) -> {
            if (position.refused() != null) {
                throw new RebuildRefused(
                        RebuildRefused.Reason.PARTITION_REFUSED, partition + " is not read: " + position.refused());
            }
        });
        Map<Partition, Long> positions = Position.offsets(known);
        SourceTopics.Contents held;
        try {
            held = topics.contents(positions.keySet());
        } catch (IllegalStateException unanswered) {
            throw new RebuildRefused(RebuildRefused.Reason.BROKER_UNAVAILABLE, String.valueOf(unanswered.getMessage()));
        }
        long records = 0;
        List<String> missing = new ArrayList<>();
        for (Map.Entry<Partition, Long> position : positions.entrySet()) {
            long beginning = held.beginnings().getOrDefault(position.getKey(), 0L);
            records += Math.max(0, position.getValue() - beginning);
            if (beginning > 0 && !held.compacted().contains(position.getKey().topic())) {
                missing.add(position.getKey() + " begins at " + beginning + ": " + beginning
                        + " offsets are gone, and the topic is not compacted");
            }
        }
        long bytes = bytes(live.schema());
        Optional<Double> last = lastRate();
        Optional<Double> rate = last.isPresent() ? last : liveRate();
        long needed = records;
        return new Estimate(
                records,
                bytes,
                rate.orElse(null),
                rate.isEmpty() ? null : last.isPresent() ? "the last rebuild" : "live postings of this instance",
                rate.map(perSecond -> (long) Math.ceil(needed / perSecond)).orElse(null),
                missing);
    }

    private long bytes(Schema schema) {
        return jdbc.sql("""
                        select coalesce(sum(pg_total_relation_size(c.oid)), 0)
                          from pg_class c
                          join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = :schema
                           and c.relkind = 'r'
                        """).param("schema", schema.name()).query(Long.class).single();
    }

    private Optional<Double> lastRate() {
        return jdbc.sql(control.sql("""
                        select cast(progress ->> 'recordsPerSecond' as double precision)
                          from {schema}.rebuilds
                         where state in ('switched', 'rolled-back')
                           and cast(progress ->> 'recordsPerSecond' as double precision) > 0
                         order by id desc
                         limit 1
                        """)).query(Double.class).optional();
    }

    private Optional<Double> liveRate() {
        Timer time = registry.find("accumulator.posting").timer();
        DistributionSummary batch = registry.find("accumulator.posting.batch").summary();
        if (time == null || batch == null || time.totalTime(TimeUnit.SECONDS) <= 0 || batch.totalAmount() <= 0) {
            return Optional.empty();
        }
        return Optional.of(batch.totalAmount() / time.totalTime(TimeUnit.SECONDS));
    }
}
