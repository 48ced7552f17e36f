package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.federation.ShardUnavailable;
import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The positions of partitions, each asked of the database of its shard. */
final class ShardPositions {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPositions.class);

    /** A shard that takes longer keeps only those waiting who wait for its partitions: they are asked about again. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(500);

    private final Federation federation;

    ShardPositions(Federation federation) {
        this.federation = federation;
    }

    /** Returns the positions of those partitions whose shards answer at once. */
    Map<Partition, Long> of(Collection<Partition> partitions) {
        Set<Integer> shards = new LinkedHashSet<>();
        partitions.forEach(partition -> shards.add(federation.own().ofPartition(partition.number())));
        List<CompletableFuture<Map<Partition, Long>>> asked = shards.stream()
                .map(shard -> ask(federation.shards().get(shard)))
                .toList();
        Map<Partition, Long> positions = new TreeMap<>();
        asked.forEach(one -> positions.putAll(one.join()));
        positions.keySet().retainAll(Set.copyOf(partitions));
        return positions;
    }

    private CompletableFuture<Map<Partition, Long>> ask(ShardDatabase shard) {
        CompletableFuture<Map<Partition, Long>> answer = new CompletableFuture<>();
        if (shard.out() != null) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Thread.ofVirtual().name("accumulator-positions-" + shard.index()).start(() -> {
            try {
                answer.complete(
                        PositionText.list(federation.read(List.of(shard), ANSWER_MAX, open -> open.positions())));
            } catch (ShardUnavailable | GenerationNotOpen late) {
                LOG.debug("The positions of shard {} are not known: {}", shard.index(), Reason.of(late));
                answer.complete(Map.of());
            } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.completeOnTimeout(Map.of(), 2 * ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
