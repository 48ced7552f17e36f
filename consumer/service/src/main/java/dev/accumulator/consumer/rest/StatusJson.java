package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.GenerationState;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.outbox.OutboxBacklog;
import dev.accumulator.consumer.posting.PostingRates;
import dev.accumulator.consumer.status.Figures;
import dev.accumulator.consumer.status.Instance;
import dev.accumulator.consumer.status.Problem;
import dev.accumulator.consumer.status.ShardsStatus;
import dev.accumulator.consumer.status.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The JSON of a status report. What is not known is null, and {@code unknown} says why. */
final class StatusJson {
    /** Topics can have thousands of partitions. {@code /api/partitions} lists them in pages. */
    private static final int PARTITIONS_MAX = 500;

    private StatusJson() {}

    static Map<String, @Nullable Object> of(StatusReport report) {
        Figures figures = report.figures();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("problems", report.problems().stream().map(Problem::sentence).toList());
        json.put("at", report.at().toString());
        json.put("generation", generation(report.generation()));
        json.put("partitions", partitions(report.partitions(), report.at()));
        json.put("posting", posting(report.rates()));
        List<OutboxBacklog> outbox = figures.outbox();
        json.put(
                "outbox",
                outbox == null ? null : outbox.stream().map(StatusJson::backlog).toList());
        json.put("deadLetters", letters(figures.openLetters()));
        json.put("oldestUnfolded", text(figures.oldestUnfolded()));
        json.put("verification", verification(figures.verification()));
        List<Instance> instances = figures.instances();
        json.put(
                "instances",
                instances == null
                        ? null
                        : instances.stream().map(StatusJson::instance).toList());
        json.put("databaseAskedAt", text(figures.at()));
        json.put("unknown", figures.unknown());
        return json;
    }

    static Map<String, @Nullable Object> of(ShardsStatus.Report report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "problems",
                report.problems().stream().map(ShardsStatus.Wrong::sentence).toList());
        json.put("at", report.at().toString());
        json.put("shards", report.shards().stream().map(StatusJson::shard).toList());
        return json;
    }

    private static Map<String, @Nullable Object> shard(ShardsStatus.OfShard shard) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("shard", shard.shard());
        json.put("database", shard.database());
        json.put("missing", shard.missing());
        StatusReport report = shard.report();
        if (report != null) {
            json.putAll(of(report));
        }
        return json;
    }

    private static Map<String, @Nullable Object> generation(GenerationState state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("live", state.number());
        json.put("waitingFor", state.waitingFor());
        json.put("readOnly", state.readOnly());
        json.put("registersNotAsConfigured", state.notAsConfigured());
        json.put("layout", state.layout().text());
        return json;
    }

    private static Map<String, @Nullable Object> partitions(SourcePartitions.Measured measured, Instant now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("measuredAt", text(measured.at()));
        json.put("unknown", measured.failure());
        json.put("missingTopics", measured.missingTopics());
        json.put(
                "lag",
                measured.states().stream()
                        .mapToLong(SourcePartitions.State::lag)
                        .sum());
        json.put("count", measured.states().size());
        json.put(
                "rows",
                measured.states().stream()
                        .limit(PARTITIONS_MAX)
                        .map(state -> partition(state, now))
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> partition(SourcePartitions.State state, Instant now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", state.partition().topic());
        json.put("partition", state.partition().number());
        json.put("position", state.position());
        json.put("end", state.end());
        json.put("lag", state.lag());
        json.put("waiting", state.waiting());
        json.put("ageSeconds", ageSeconds(state.unpostedSince(), now));
        json.put("refused", state.refused());
        return json;
    }

    private static long ageSeconds(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    }

    private static Map<String, @Nullable Object> posting(PostingRates rates) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("batchesPerSecond", rounded(rates.batches()));
        json.put("recordsPerSecond", rounded(rates.records()));
        return json;
    }

    private static double rounded(double rate) {
        return Math.round(rate * 100) / 100.0;
    }

    private static Map<String, @Nullable Object> backlog(OutboxBacklog backlog) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", backlog.topic());
        json.put("messages", backlog.messages());
        json.put("oldestSeconds", backlog.oldest().toSeconds());
        json.put("parked", backlog.parked());
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> letters(@Nullable SortedMap<String, Long> open) {
        if (open == null) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("open", open.values().stream().mapToLong(count -> count).sum());
        json.put("byCode", open);
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> verification(@Nullable Run last) {
        if (last == null) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", last.id());
        json.put("kind", last.kind() == Run.Kind.VERIFY ? "verify" : "repair");
        json.put("finishedAt", text(last.finishedAt()));
        json.put("generation", last.generation());
        json.put("movements", last.movements());
        json.put("differences", last.differencesTotal());
        return json;
    }

    private static Map<String, @Nullable Object> instance(Instance instance) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", instance.name());
        json.put("version", instance.version());
        json.put("roles", instance.roles());
        json.put("alive", instance.alive());
        json.put("startedAt", instance.startedAt().toString());
        json.put("seenAt", instance.seenAt().toString());
        json.put("batchesPerSecond", rounded(instance.batchesPerSecond()));
        json.put("recordsPerSecond", rounded(instance.recordsPerSecond()));
        return json;
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }
}
