package dev.accumulator.consumer.federation;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.SnapshotReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shards that are being read, each in a thread, a transaction and a snapshot of its own. For one thread, which closes it.
 */
public final class OpenShards implements Parts, AutoCloseable {
    private final List<ShardSession> sessions = new ArrayList<>();

    OpenShards(List<ShardDatabase> shards, Duration timeMax) {
        for (ShardDatabase shard : shards) {
            sessions.add(ShardSession.begin(shard, timeMax));
        }
    }

    @Override
    public int count() {
        return sessions.size();
    }

    @Override
    public <T extends @Nullable Object> Supplier<T> begin(int part, Function<PartReads, T> read) {
        return sessions.get(part).begin(generation -> read.apply(generation.registers()));
    }

    /** The registers of these shards as one. */
    public SnapshotReads registers() {
        return Registers.merged(this);
    }

    /** Reads each shard, side by side, and returns what was read in their order. */
    public <T extends @Nullable Object> List<T> each(BiFunction<ShardDatabase, Generation, T> read) {
        List<Supplier<T>> begun = new ArrayList<>();
        for (ShardSession session : sessions) {
            begun.add(session.begin(generation -> read.apply(session.shard(), generation)));
        }
        List<T> answers = new ArrayList<>();
        begun.forEach(one -> answers.add(one.get()));
        return answers;
    }

    /** The positions of the snapshots of all of them; see {@link dev.accumulator.consumer.generation.AsOf}. */
    public String positions() {
        return Federation.positions(
                sessions.stream().map(ShardSession::positions).toList());
    }

    /** Ends the transactions. One whose statement still runs ends when the server has ended that. */
    @Override
    public void close() {
        sessions.forEach(ShardSession::end);
    }
}
