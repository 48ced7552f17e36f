package dev.accumulator.consumer.federation;

import dev.accumulator.consumer.generation.SingleRead;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.SnapshotNeeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shards that are read by one statement each, side by side and outside of any transaction. Nothing is held, so what takes more
 * than one statement of a shard is refused with {@link SnapshotNeeded}.
 */
final class ShardStatements implements Parts {
    private final List<ShardDatabase> shards;
    private final List<SingleRead> reads = new ArrayList<>();
    private final Duration timeMax;
    private final long deadlineNanos;

    /** @param timeMax how long all of it may take */
    ShardStatements(List<ShardDatabase> shards, Duration timeMax) {
        this.shards = shards;
        this.timeMax = timeMax;
        this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
        shards.forEach(shard -> reads.add(shard.generations().singleRead(timeMax)));
    }

    @Override
    public int count() {
        return reads.size();
    }

    /** Nothing is asked for what this process knows. */
    @Override
    public List<RegisterDefinition> definitions(String register) {
        return reads.stream().map(read -> read.registers().definition(register)).toList();
    }

    @Override
    public void requireSnapshots() {
        throw new SnapshotNeeded("No snapshot is held");
    }

    @Override
    public <T extends @Nullable Object> Supplier<T> begin(int part, Function<PartReads, T> read) {
        ShardDatabase shard = shards.get(part);
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("accumulator-shard-" + shard.index()).start(() -> {
            try {
                answer.complete(read.apply(reads.get(part).registers()));
            } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(
                        SingleRead.isOfAnotherState(failure) ? new SnapshotNeeded(failure.toString()) : failure);
            }
        });
        return () -> ShardSession.await(
                shard, answer, Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())), timeMax);
    }

    /** The positions of the statements' snapshots; null if a shard was asked for nothing. */
    @Nullable
    String positions() {
        List<String> positions = new ArrayList<>();
        for (SingleRead read : reads) {
            String ofShard = read.positions();
            if (ofShard == null) {
                return null;
            }
            positions.add(ofShard);
        }
        return Federation.positions(positions);
    }
}
