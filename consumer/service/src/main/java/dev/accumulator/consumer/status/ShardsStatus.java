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
     * The state of all shards.
     *
     * @param problems what is wrong, with the shard that it is wrong in, the worst first
     */
    public record Report(Instant at, List<String> problems, List<OfShard> shards) {
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
        List<String> problems = new ArrayList<>();
        shards.stream()
                .filter(one -> one.missing() != null)
                .forEach(one -> problems.add(
                        "Shard " + one.shard() + " (" + one.database() + ") does not answer: " + one.missing()));
        record Wrong(int shard, Problem problem) {}
        List<Wrong> wrong = new ArrayList<>();
        for (OfShard one : shards) {
            StatusReport report = one.report();
            if (report != null) {
                report.problems().forEach(problem -> wrong.add(new Wrong(one.shard(), problem)));
            }
        }
        wrong.stream()
                .sorted(Comparator.comparing(each -> each.problem().area()))
                .forEach(each -> problems.add(
                        "Shard " + each.shard() + ": " + each.problem().sentence()));
        return new Report(clock.instant(), problems, shards);
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
