package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.intake.ShardPartitions;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.intake.SourceUnknown;
import dev.accumulator.consumer.posting.Decision;
import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The partitions of the source topics of all shards. A topic that each shard reads whole is told of each. */
@Component
final class PartitionsOverShards {
    /** Broker and database each have their own limit, which is shorter. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /** Each statement ends before, by the limit of its connection: that of all documents takes longest. */
    private static final Duration DECIDED_MAX = Duration.ofMinutes(2);

    private final Federation federation;
    private final LiveReads live;
    private final SourcePartitions own;
    private final Map<Integer, ShardPartitions> others = new HashMap<>();

    PartitionsOverShards(Federation federation, LiveReads live, SourcePartitions own) {
        this.federation = federation;
        this.live = live;
        this.own = own;
        for (ShardDatabase shard : federation.shards()) {
            if (!shard.isOwn()) {
                others.put(shard.index(), own.ofShard(shard.index(), shard.generations(), shard.dataSource()));
            }
        }
    }

    /** A partition as a shard has it. */
    record OfShard(int shard, SourcePartitions.State state) {
        private static final Comparator<OfShard> ORDER =
                Comparator.comparing((OfShard one) -> one.state().partition()).thenComparingInt(OfShard::shard);

        /** Its place in the list. */
        String place() {
            return state.partition() + "/" + shard;
        }
    }

    /** True if the partitions of all shards are meant. */
    boolean areMeant() {
        return live.isOverShards();
    }

    /**
     * Lists partitions in their order, and those of the same name in the order of the shards.
     *
     * @param place the place of the last one of the page before; null to begin with the first
     * @throws SourceUnknown if the broker does not answer
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if a shard does not answer
     */
    List<OfShard> list(@Nullable String place, int max) {
        List<OfShard> all = federation.each(this::ofShard).stream()
                .flatMap(List::stream)
                .sorted(OfShard.ORDER)
                .toList();
        long before = place == null
                ? 0
                : all.stream()
                                .map(OfShard::place)
                                .takeWhile(one -> !one.equals(place))
                                .count()
                        + 1;
        return all.stream().skip(before).limit(max).toList();
    }

    /**
     * Finds a partition in its shard.
     *
     * @throws NotOverShards if each shard reads the topic as a whole
     * @throws SourceUnknown if the broker does not answer
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if the shard does not answer
     */
    Optional<OfShard> find(Partition partition) {
        ShardDatabase shard = shardOf(partition);
        return inShard(shard, ANSWER_MAX, partitions -> partitions.find(partition))
                .map(state -> new OfShard(shard.index(), state));
    }

    /** The newest decisions about a partition in its shard, newest first; see {@link #find}. */
    List<Decision> decisions(Partition partition) {
        return inShard(shardOf(partition), ANSWER_MAX, partitions -> partitions.decisions(partition));
    }

    /** A decision as it was carried out in a shard. */
    record Decided(int shard, Decision decision) {}

    /**
     * Decides where a partition is read on, in the database of its shard.
     *
     * @throws dev.accumulator.consumer.intake.DecisionRefused if the decision does not fit the partition as it is now
     * @throws NotOverShards if each shard reads the topic as a whole
     * @throws SourceUnknown if the broker does not answer
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if the shard does not answer; it may have been decided
     */
    Decided decide(Partition partition, SourcePartitions.Wish wish) {
        ShardDatabase shard = shardOf(partition);
        return new Decided(
                shard.index(), inShard(shard, DECIDED_MAX, partitions -> partitions.decide(partition, wish)));
    }

    private ShardDatabase shardOf(Partition partition) {
        if (own.isOfEveryShard(partition.topic())) {
            throw new NotOverShards();
        }
        return federation.shards().get(federation.own().ofPartition(partition.number()));
    }

    private <T> T inShard(ShardDatabase shard, Duration timeMax, Function<SourcePartitions, T> ask) {
        try {
            return federation.ask(
                    shard,
                    timeMax,
                    asked -> ask.apply(
                            asked.isOwn()
                                    ? own
                                    : Objects.requireNonNull(others.get(asked.index()))
                                            .eachNow()));
        } catch (SourceUnknown unanswered) {
            throw new SourceUnknown("Shard " + shard.index() + ": " + unanswered.getMessage());
        }
    }

    private List<OfShard> ofShard(ShardDatabase shard) {
        return states(shard).stream()
                .map(state -> new OfShard(shard.index(), state))
                .toList();
    }

    private List<SourcePartitions.State> states(ShardDatabase shard) {
        if (shard.isOwn()) {
            return own.list(null, Integer.MAX_VALUE);
        }
        SourcePartitions.Measured measured =
                Objects.requireNonNull(others.get(shard.index())).measured();
        if (measured.failure() != null || measured.at() == null) {
            throw new SourceUnknown("Shard " + shard.index() + ": "
                    + Objects.requireNonNullElse(measured.failure(), "they were not measured yet"));
        }
        return measured.states();
    }
}
