package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.federation.ShardUnavailable;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** The changes of the registers of all shards, each read as those of one database are. Safe for use by many threads. */
final class ShardFeeds implements SmartLifecycle {
    private final Federation federation;
    private final ChangeFeeds own;
    private final List<ChangeFeeds> all = new ArrayList<>();
    private volatile boolean running;

    ShardFeeds(Federation federation, ChangeFeeds own, ThreadWatch watch) {
        this.federation = federation;
        this.own = own;
        for (ShardDatabase shard : federation.shards()) {
            all.add(shard.isOwn() ? own : ChangeFeeds.ofShard(shard.index(), shard.generations(), watch));
        }
    }

    /** The changes of each shard, in their order. */
    List<ChangeFeeds> all() {
        return List.copyOf(all);
    }

    /**
     * Begins to follow all of them. Whoever calls it calls {@link #leave} later.
     *
     * @throws TooManyViewers if too many follow already
     */
    void enter() {
        own.enter();
        others().forEach(ChangeFeeds::enter);
    }

    void leave() {
        all.forEach(ChangeFeeds::leave);
    }

    /**
     * Returns the places behind everything that is known of a register at one moment, which is settled in all shards.
     *
     * @throws ShardUnavailable if one of them does not answer
     * @throws dev.accumulator.registers.model.MomentStillOpen if a posting of before it is not committed soon
     */
    ChangeSource.Beginning newest(String register) {
        Instant knownAt =
                federation
                        .each(shard ->
                                shard.generations().live().registers().changes().settleNewest())
                        .stream()
                        .reduce(Instant.EPOCH, (one, other) -> one.isAfter(other) ? one : other);
        federation.settle(knownAt);
        return new ChangeSource.Beginning(
                new ChangePositions(
                        federation.each(shard -> all.get(shard.index()).at(register, knownAt))),
                knownAt);
    }

    /**
     * Makes sure that all shards answer, as far as that is known.
     *
     * @throws ShardUnavailable if one of them does not
     */
    void requireAll() {
        federation.requireAll();
    }

    /** Returns which shard is away and why; null if none is, as far as that is known. */
    @Nullable
    ShardUnavailable away() {
        for (ShardDatabase shard : federation.shards()) {
            String out = shard.out();
            String reason = out == null ? all.get(shard.index()).failing() : out;
            if (reason != null) {
                return away(shard.index(), reason);
            }
        }
        return null;
    }

    /** The failure of whoever follows, by a shard that is away. */
    ShardUnavailable away(int index, String reason) {
        return new ShardUnavailable(index, federation.shards().get(index).name(), reason, null);
    }

    private List<ChangeFeeds> others() {
        return all.stream().filter(feeds -> feeds != own).toList();
    }

    @Override
    public void start() {
        others().forEach(ChangeFeeds::start);
        running = true;
    }

    @Override
    public void stop() {
        others().forEach(ChangeFeeds::stop);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
