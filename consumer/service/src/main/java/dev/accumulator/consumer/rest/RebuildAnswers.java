package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.rebuild.Estimate;
import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.RebuildDifference;
import dev.accumulator.consumer.rebuild.RebuildRefused;
import dev.accumulator.consumer.rebuild.Rebuilds;
import dev.accumulator.text.ForeignText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rebuilds of one database or of all shards, as the REST API tells them and has them decided, for pages. */
@Component
public final class RebuildAnswers {
    private final Rebuilds own;
    private final RebuildsOverShards shards;

    RebuildAnswers(Rebuilds own, RebuildsOverShards shards) {
        this.own = own;
        this.shards = shards;
    }

    /** The rebuild of a shard; null where the shard knows of none. */
    public record OfShard(
            int shard, String database, @Nullable Rebuild rebuild) {}

    /**
     * A rebuild and its name.
     *
     * @param rebuild over all shards the sum of theirs
     * @param shards each shard's own; empty where one database is asked
     */
    public record Named(String id, Rebuild rebuild, List<OfShard> shards) {
        /** Copies the list. */
        public Named {
            shards = List.copyOf(shards);
        }

        private static Named of(Rebuild rebuild) {
            return new Named(String.valueOf(rebuild.id()), rebuild, List.of());
        }

        private static Named of(List<RebuildsOverShards.Part> parts) {
            return new Named(
                    ShardRebuildJson.id(parts),
                    SummedRebuild.of(parts),
                    parts.stream()
                            .map(part -> new OfShard(
                                    part.shard().index(), part.shard().name(), part.rebuild()))
                            .toList());
        }

        /** True while it goes on, or waits for a decision, in any shard. */
        public boolean isUnderWay() {
            return shards.isEmpty()
                    ? rebuild.state().isUnderWay()
                    : shards.stream()
                            .map(OfShard::rebuild)
                            .anyMatch(one -> one != null && one.state().isUnderWay());
        }
    }

    /**
     * A difference that a rebuild has found.
     *
     * @param shard where; null where one database is asked
     * @param place the place behind it in the list of differences
     */
    public record Difference(@Nullable Integer shard, long place, RebuildDifference difference) {}

    /** The newest rebuilds, newest first. */
    public List<Named> list() {
        return shards.areMeant()
                ? shards.list().stream().map(Named::of).toList()
                : own.list().stream().map(Named::of).toList();
    }

    /**
     * Returns a rebuild.
     *
     * @throws RebuildRefused if there is none of that name
     */
    public Named get(String id) {
        return shards.areMeant() ? Named.of(shards.find(id)) : Named.of(own.get(number(id)));
    }

    /** Estimates the need of a rebuild. Asks the broker. */
    public Estimate estimate() {
        return shards.areMeant() ? SummedRebuild.estimate(shards.estimates()) : own.estimate();
    }

    /** Returns differences behind a place, in their order. */
    public List<Difference> differences(String id, long after, int max) {
        if (shards.areMeant()) {
            return shards.differences(id, after, max).stream()
                    .map(one -> new Difference(one.shard(), one.place(), one.difference()))
                    .toList();
        }
        return own.differences(number(id), Math.clamp(after, 0, Integer.MAX_VALUE), max).stream()
                .map(one -> new Difference(null, one.number(), one))
                .toList();
    }

    /** True if the generations before a rebuild can be switched in again. */
    public boolean canRollBack(Named named) {
        return named.shards().isEmpty() ? own.canRollBack(named.rebuild()) : shards.canRollBack(named.id());
    }

    /** Starts a rebuild and returns its name. */
    public String start(Rebuild.Options options, String by) {
        return shards.areMeant()
                ? ShardRebuildJson.id(shards.start(options, by))
                : String.valueOf(own.start(options, by).id());
    }

    /** Asks for the switch. */
    public void switchIn(String id, String by) {
        if (shards.areMeant()) {
            shards.switchIn(id, by);
        } else {
            own.switchIn(number(id), by);
        }
    }

    /** Asks for the way back. */
    public void rollBack(String id, String by) {
        if (shards.areMeant()) {
            shards.rollBack(id, by);
        } else {
            own.rollBack(number(id), by);
        }
    }

    /** Cancels what is under way, and drops what is left over. */
    public void delete(String id, String by) {
        if (shards.areMeant()) {
            shards.delete(id, by);
        } else {
            own.delete(number(id), by);
        }
    }

    /** Returns the number of a rebuild. What is no number names no rebuild. */
    private static long number(String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw RebuildRefused.notFound(ForeignText.shorten(id));
        }
        return Long.parseLong(id);
    }
}
