package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.OpenShards;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.generation.AsOf;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SnapshotReads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the databases of all shards for requests. Reads of all shards have turns of their own, and so has each shard for the
 * reads of its documents: one that is slow keeps only those waiting who need it.
 */
final class ShardedReads {
    private final Federation federation;
    private final Turns turns;
    private final List<Turns> turnsOfShards = new ArrayList<>();

    ShardedReads(Federation federation, QuerySettings settings) {
        this.federation = federation;
        this.turns = new Turns(settings);
        federation.shards().forEach(shard -> turnsOfShards.add(new Turns(settings)));
    }

    /** Reads registers of all shards as one: by a statement in each, or in snapshots where it takes more. */
    <T extends @Nullable Object> AsOf<T> registers(ReadWidth width, Function<RegisterReads, T> reads) {
        return turns.inTurn(
                width,
                () -> federation.readAtOnce(reads).orElseGet(() -> inSnapshots(registers -> reads.apply(registers))));
    }

    /** Reads registers of all shards as one, in snapshots. */
    <T extends @Nullable Object> AsOf<T> snapshot(ReadWidth width, Function<SnapshotReads, T> reads) {
        return turns.inTurn(width, () -> inSnapshots(reads));
    }

    private <T extends @Nullable Object> AsOf<T> inSnapshots(Function<SnapshotReads, T> reads) {
        return settled(() -> federation.read(open -> answer(open, reads.apply(open.registers()))));
    }

    /** Reads each shard, side by side. */
    <T extends @Nullable Object> AsOf<List<T>> each(ReadWidth width, Function<ReadDatabase, T> reads) {
        return turns.inTurn(
                width,
                () -> federation.read(open -> answer(
                        open, open.each((shard, generation) -> reads.apply(new ReadDatabase(generation, shard))))));
    }

    /** Reads one shard, in its own turn. */
    <T extends @Nullable Object> AsOf<T> shard(ShardDatabase shard, ReadWidth width, Function<ReadDatabase, T> reads) {
        return turnsOfShards
                .get(shard.index())
                .inTurn(
                        width,
                        () -> federation.read(List.of(shard), federation.answerMax(), open -> {
                            List<T> answers =
                                    open.each((one, generation) -> reads.apply(new ReadDatabase(generation, one)));
                            return answer(open, answers.get(0));
                        }));
    }

    /** Reads a document where its records belong, or else in whichever shard knows it. */
    <T> AsOf<T> document(String key, Function<ReadDatabase, T> reads, Predicate<T> isFound) {
        ShardDatabase first = federation.shards().get(federation.own().ofKey(key));
        AsOf<List<T>> predicted = of(List.of(first), turnsOfShards.get(first.index()), reads);
        T found = predicted.answer().getFirst();
        if (isFound.test(found)) {
            return new AsOf<>(found, predicted.positions());
        }
        // A producer that chooses partitions by itself, or a document that another key named.
        List<ShardDatabase> others = federation.shards().stream()
                .filter(shard -> shard.index() != first.index())
                .toList();
        AsOf<List<T>> elsewhere = of(others, turns, reads);
        return new AsOf<>(
                elsewhere.answer().stream().filter(isFound).findFirst().orElse(found),
                joined(List.of(predicted.positions(), elsewhere.positions())));
    }

    private static String joined(List<String> positions) {
        return String.join(",", positions.stream().filter(one -> !one.isEmpty()).toList());
    }

    private <T> AsOf<List<T>> of(List<ShardDatabase> shards, Turns own, Function<ReadDatabase, T> reads) {
        if (shards.isEmpty()) {
            return new AsOf<>(List.of(), "");
        }
        return own.inTurn(
                ReadWidth.NARROW,
                () -> federation.read(
                        shards,
                        federation.answerMax(),
                        open -> answer(
                                open,
                                open.each((shard, generation) -> reads.apply(new ReadDatabase(generation, shard))))));
    }

    private static <T extends @Nullable Object> AsOf<T> answer(OpenShards open, T answer) {
        return new AsOf<>(answer, open.positions());
    }

    /** A read of a shard. */
    private interface Read<T extends @Nullable Object> {
        AsOf<T> now();
    }

    /** Reads, as known at a moment, in snapshots that are taken once it is settled everywhere. */
    private <T extends @Nullable Object> AsOf<T> settled(Read<T> read) {
        try {
            return read.now();
        } catch (MomentStillOpen inThisSnapshot) {
            settle(inThisSnapshot.moment());
            return read.now();
        }
    }

    private void settle(Instant moment) {
        federation.settle(moment);
    }
}
