package dev.accumulator.consumer.rest;

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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Reads the live generation for requests. A bounded number read at the same time; the others wait and get their turn in
 * order of arrival. Narrow and wide reads have turns of their own, so that no narrow read waits for a wide one. However
 * many requests there are, connections are left for postings.
 *
 * <p>Where there are replicas that can answer, one of them is read. The database answers what a replica could not: because it
 * failed, refused, or lacks a record that the request names.
 */
@Component
final class LiveReads {
    /** How long to wait before an answer that lacks a record is read again. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Generations generations;
    private final Replicas replicas;
    private final Turns turns;
    private final Map<Replica, Turns> turnsOfReplicas = new HashMap<>();

    LiveReads(Generations generations, Replicas replicas, QuerySettings settings) {
        this.generations = generations;
        this.replicas = replicas;
        this.turns = new Turns(settings);
        replicas.all().forEach(replica -> turnsOfReplicas.put(replica, new Turns(settings)));
    }

    /** Reads like {@link Generations#read}, after waiting for a turn. */
    <T extends @Nullable Object> T read(ReadWidth width, Function<Generation, T> reads) {
        return withItsPositions(width, from -> from.readAsOf(reads));
    }

    /** Reads like {@link Generations#readRegisters}, after waiting for a turn. */
    <T extends @Nullable Object> T registers(ReadWidth width, Function<RegisterReads, T> reads) {
        return withItsPositions(width, from -> from.readRegistersAsOf(reads));
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
        while (true) {
            AsOf<T> found = turns.inTurn(width, () -> read.apply(generations));
            Map<Partition, Long> positions = asked.isNothing() ? Map.of() : PositionText.list(found.positions());
            if (asked.areIn(positions)) {
                PositionsHeader.tell(found.positions(), asked);
                return found.answer();
            }
            // Another server answers than was asked for the positions, or another generation, which is about to follow.
            if (asked.isOver()) {
                throw new PositionNotReached(asked, positions);
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
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
        return generations
                .live()
                .registers()
                .known(register)
                .orElseGet(() -> read(
                        ReadWidth.NARROW, generation -> generation.registers().definition(register)));
    }
}
