package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.generation.AsOf;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.replica.Replica;
import dev.accumulator.consumer.replica.Replicas;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SnapshotReads;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Reads the live generation for requests. A bounded number read at the same time; the others wait and get their turn in
 * order of arrival. Narrow and wide reads have turns of their own, so that no narrow read waits for a wide one. However
 * many requests there are, connections are left for postings.
 *
 * <p>Where there are replicas that can answer, one of them is read. The database answers what a replica could not: because it
 * failed, refused, or lacks a record that the request names.
 *
 * <p>An instance that answers for all shards reads the databases of all of them, as {@link ShardedReads} says. What it cannot
 * answer over all of them is refused, and never answered for its own shard alone.
 */
@Component
final class LiveReads {
    /** How long to wait before an answer that lacks a record is read again. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Generations generations;
    private final Replicas replicas;
    private final Turns turns;
    private final Map<Replica, Turns> turnsOfReplicas = new HashMap<>();
    private final Federation federation;
    private final @Nullable ShardedReads sharded;

    LiveReads(Generations generations, Replicas replicas, QuerySettings settings) {
        this(generations, replicas, settings, Federation.OFF);
    }

    @Autowired
    LiveReads(Generations generations, Replicas replicas, QuerySettings settings, Federation federation) {
        this.generations = generations;
        this.replicas = replicas;
        this.federation = federation;
        this.turns = new Turns(settings);
        replicas.all().forEach(replica -> turnsOfReplicas.put(replica, new Turns(settings)));
        this.sharded = federation.isOn() ? new ShardedReads(federation, settings) : null;
    }

    /**
     * Reads one database like {@link Generations#read}, after waiting for a turn.
     *
     * @throws NotOverShards if this instance answers for all shards
     */
    <T extends @Nullable Object> T read(ReadWidth width, Function<Generation, T> reads) {
        if (sharded() != null) {
            throw new NotOverShards();
        }
        return withItsPositions(width, from -> from.readAsOf(reads));
    }

    /** Reads like {@link Generations#readRegisters}, after waiting for a turn. */
    <T extends @Nullable Object> T registers(ReadWidth width, Function<RegisterReads, T> reads) {
        ShardedReads all = sharded();
        if (all != null) {
            return inTime(() -> all.registers(width, reads));
        }
        return withItsPositions(width, from -> from.readRegistersAsOf(reads));
    }

    /** Reads in one snapshot, after waiting for a turn. */
    <T extends @Nullable Object> T snapshot(ReadWidth width, Function<SnapshotReads, T> reads) {
        ShardedReads all = sharded();
        if (all != null) {
            return inTime(() -> all.snapshot(width, reads));
        }
        return withItsPositions(width, from -> from.readAsOf(live -> reads.apply(live.registers())));
    }

    /** Reads each database that this instance answers for, in one snapshot each, and returns what was read in their order. */
    <T extends @Nullable Object> List<T> each(ReadWidth width, Function<ReadDatabase, T> reads) {
        ShardedReads all = sharded();
        if (all != null) {
            return inTime(() -> all.each(width, reads));
        }
        return withItsPositions(
                width, from -> from.readAsOf(live -> List.of(reads.apply(new ReadDatabase(live, null)))));
    }

    /**
     * Reads what is known of a document, which is in one of the databases. The one where its records belong is asked first,
     * and the others only if that does not know it.
     *
     * @param key the key of the document's records
     * @param isFound true if a database knows the document
     */
    <T> T document(String key, Function<ReadDatabase, T> reads, Predicate<T> isFound) {
        ShardedReads all = sharded();
        if (all != null) {
            return inTime(() -> all.document(key, reads, isFound));
        }
        return withItsPositions(
                ReadWidth.NARROW, from -> from.readAsOf(live -> reads.apply(new ReadDatabase(live, null))));
    }

    /** The reads of all shards; null if the request is answered for one database alone. */
    private @Nullable ShardedReads sharded() {
        return sharded == null || OwnShardAlone.isAsked() ? null : sharded;
    }

    /** True if the request is answered over all shards. */
    boolean isOverShards() {
        return sharded() != null;
    }

    /** All shards; none if this instance answers for its own database alone. */
    List<ShardDatabase> shards() {
        return federation.shards();
    }

    /** Reads the database of one shard. */
    <T extends @Nullable Object> T shard(ShardDatabase shard, ReadWidth width, Function<ReadDatabase, T> reads) {
        ShardedReads all = Objects.requireNonNull(sharded, "There are shards");
        return inTime(() -> all.shard(shard, width, reads));
    }

    /** Reads until the records that the request names are in the snapshots of the answer. */
    private static <T extends @Nullable Object> T inTime(Supplier<AsOf<T>> read) {
        AskedPositions asked = AskedPositions.ofThisRequest();
        while (true) {
            AsOf<T> found = read.get();
            if (isComplete(found, asked)) {
                return found.answer();
            }
        }
    }

    /** Tells the positions of an answer that has what was asked for; otherwise waits a little, as long as there is time. */
    private static boolean isComplete(AsOf<?> found, AskedPositions asked) {
        Map<Partition, Long> positions = asked.isNothing() ? Map.of() : PositionText.list(found.positions());
        if (asked.areIn(positions)) {
            PositionsHeader.tell(found.positions(), asked);
            return true;
        }
        // Another server answers than was asked for the positions, or another generation, which is about to follow.
        if (asked.isOver()) {
            throw new PositionNotReached(asked, positions);
        }
        LockSupport.parkNanos(AGAIN.toNanos());
        return false;
    }

    /**
     * Reads until the records that the request names are in the snapshot of the answer, which mostly they are, and tells the
     * positions of the snapshot.
     *
     * @throws PositionNotReached if they are not in it in time
     */
    private <T extends @Nullable Object> T withItsPositions(ReadWidth width, Function<Generations, AsOf<T>> read) {
        AskedPositions asked = AskedPositions.ofThisRequest();
        AsOf<T> ofReplica = atReplica(width, read, asked);
        if (ofReplica != null) {
            PositionsHeader.tell(ofReplica.positions(), asked);
            return ofReplica.answer();
        }
        return inTime(() -> turns.inTurn(width, () -> read.apply(generations)));
    }

    /** Reads one replica after the other until one answers; null if the database has to. */
    private <T extends @Nullable Object> @Nullable AsOf<T> atReplica(
            ReadWidth width, Function<Generations, AsOf<T>> read, AskedPositions asked) {
        for (Replica replica : replicas.fit()) {
            Turns own = Objects.requireNonNull(turnsOfReplicas.get(replica));
            try {
                AsOf<T> found = own.inTurn(width, () -> read.apply(replica.generations()));
                if (asked.isNothing() || asked.areIn(PositionText.list(found.positions()))) {
                    replica.read();
                    return found;
                }
                // The database has it: the request has waited for that.
                replica.passedOver(null);
                return null;
            } catch (TooBusy | QueryTimeoutException costly) {
                // The database would have to do the same work, beside its own.
                throw costly;
            } catch (RegisterException | GenerationNotOpen older) {
                // A definition that is not there yet, or a moment that only the database can settle.
                replica.passedOver(older);
                return null;
            } catch (RuntimeException failure) {
                replica.passedOver(failure);
            }
        }
        return null;
    }

    /**
     * Returns a register's definition as this process knows it, which may be out of date. It is read only if the register
     * is not known.
     */
    RegisterDefinition definition(String register) {
        return generations.isOpen()
                ? generations
                        .live()
                        .registers()
                        .known(register)
                        .orElseGet(() -> snapshot(ReadWidth.NARROW, reads -> reads.definition(register)))
                : snapshot(ReadWidth.NARROW, reads -> reads.definition(register));
    }
}
