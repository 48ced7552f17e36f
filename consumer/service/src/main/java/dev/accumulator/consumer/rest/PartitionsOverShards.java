package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.intake.ShardPartitions;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.intake.SourceUnknown;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The partitions of the source topics of all shards. A topic that each shard reads whole is told of each. */
@Component
final class PartitionsOverShards {
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
