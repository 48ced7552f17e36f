package dev.accumulator.consumer.status;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.intake.ShardPartitions;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.posting.PostingRates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of all shards, as their databases tell it. Safe for use by many threads. */
public final class ShardsStatus {
    private final Federation federation;
    private final List<StatusLook> looks;
    private final List<ShardPartitions> partitions;
    private final Status own;
    private final Clock clock;

    /**
     * @param lookOf gives the look at a shard's database
     * @param partitionsOf gives the partitions of a shard
     */
    ShardsStatus(
            Federation federation,
            Function<ShardDatabase, StatusLook> lookOf,
            Function<ShardDatabase, ShardPartitions> partitionsOf,
            Status own,
            Clock clock) {
        this.federation = federation;
        this.looks = federation.shards().stream().map(lookOf).toList();
        this.partitions = federation.shards().stream().map(partitionsOf).toList();
        this.own = own;
        this.clock = clock;
    }

    /**
     * The state of one shard.
     *
     * @param missing why nothing is known of it; null if it answers
     * @param report what it tells; null if it does not answer
     */
    public record OfShard(
            int shard,
            String database,
            @Nullable String missing,
            @Nullable StatusReport report) {}

    /**
     * A problem of one shard, or its silence.
     *
     * @param problem null if the shard does not answer
     * @param sentence names the shard
     */
    public record Wrong(int shard, @Nullable Problem problem, String sentence) {}

    /**
     * The state of all shards.
     *
     * @param problems what is wrong, the worst first
     */
    public record Report(Instant at, List<Wrong> problems, List<OfShard> shards) {
        /** Copies the lists. */
        public Report {
            problems = List.copyOf(problems);
            shards = List.copyOf(shards);
        }
    }

    /** Reports the state of all shards. It waits as long as an answer waits for a shard, at most. */
    public Report report() {
        List<CompletableFuture<OfShard>> asked =
                federation.shards().stream().map(this::ask).toList();
        List<OfShard> shards = asked.stream().map(CompletableFuture::join).toList();
        List<Wrong> wrong = new ArrayList<>();
        for (OfShard one : shards) {
            StatusReport report = one.report();
            if (report == null) {
                wrong.add(new Wrong(
                        one.shard(),
                        null,
                        "Shard " + one.shard() + " (" + one.database() + ") does not answer: " + one.missing()));
            } else {
                report.problems()
                        .forEach(problem -> wrong.add(
                                new Wrong(one.shard(), problem, "Shard " + one.shard() + ": " + problem.sentence())));
            }
        }
        Comparator<Problem.@Nullable Area> missingFirst = Comparator.nullsFirst(Comparator.naturalOrder());
        wrong.sort(Comparator.comparing(each -> area(each.problem()), missingFirst));
        return new Report(clock.instant(), wrong, shards);
    }

    private static Problem.@Nullable Area area(@Nullable Problem problem) {
        return problem == null ? null : problem.area();
    }

    private CompletableFuture<OfShard> ask(ShardDatabase shard) {
        String out = shard.out();
        if (out != null) {
            return CompletableFuture.completedFuture(missing(shard, out));
        }
        CompletableFuture<OfShard> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("accumulator-status-" + shard.index()).start(() -> {
            try {
                answer.complete(
                        new OfShard(shard.index(), shard.name(), null, shard.isOwn() ? own.report() : reportOf(shard)));
            } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
            }
        });
        Duration max = federation.answerMax();
        return answer.completeOnTimeout(
                missing(shard, "it did not answer within " + max.toMillis() + " ms"),
                max.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static OfShard missing(ShardDatabase shard, String reason) {
        return new OfShard(shard.index(), shard.name(), reason, null);
    }

    private StatusReport reportOf(ShardDatabase shard) {
        Figures figures = looks.get(shard.index()).current();
        Instant now = clock.instant();
        SourcePartitions.Measured measured = partitions.get(shard.index()).measured();
        List<Problem> problems = StatusProblems.of(
                shard.generations().state(), measured, figures, Map.of(), own.needsTopics(), List.of(), now);
        return new StatusReport(
                now, problems, shard.generations().state(), measured, rates(figures.instances()), figures);
    }

    private static PostingRates rates(@Nullable List<Instance> instances) {
        List<Instance> alive = instances == null
                ? List.of()
                : instances.stream().filter(Instance::alive).toList();
        return new PostingRates(
                alive.stream().mapToDouble(Instance::batchesPerSecond).sum(),
                alive.stream().mapToDouble(Instance::recordsPerSecond).sum());
    }
}
