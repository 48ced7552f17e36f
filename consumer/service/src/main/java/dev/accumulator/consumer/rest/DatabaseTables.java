package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.ParkedMessages;
import dev.accumulator.consumer.posting.ClosedRefusals;
import dev.accumulator.consumer.posting.FloorRefusals;
import dev.accumulator.consumer.reservation.Reservations;
import dev.accumulator.postgres.Schema;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;

/** The tables that are read beside registers, in each database that this instance answers for. */
@Component
final class DatabaseTables {
    private final Tables own;
    private final Map<Integer, Tables> ofShards = new HashMap<>();

    DatabaseTables(
            Orders orders,
            DeadLetters letters,
            FloorRefusals floors,
            ClosedRefusals closed,
            Reservations reservations,
            Outbox outbox,
            ParkedMessages parked,
            GenerationChanges generations,
            Clock clock,
            Federation federation) {
        this.own = new Tables(orders, letters, floors, closed, reservations, outbox, parked);
        Schema control = generations.control();
        for (ShardDatabase shard : federation.shards()) {
            ofShards.put(
                    shard.index(),
                    shard.isOwn()
                            ? own
                            : new Tables(
                                    new Orders(shard.dataSource()),
                                    new DeadLetters(
                                            shard.dataSource(),
                                            new JdbcTransactionManager(shard.dataSource()),
                                            control,
                                            new Outbox(shard.dataSource(), control),
                                            "",
                                            clock),
                                    FloorRefusals.toRead(shard.dataSource(), control),
                                    ClosedRefusals.toRead(shard.dataSource(), control),
                                    Reservations.toRead(shard.dataSource()),
                                    new Outbox(shard.dataSource(), control),
                                    parked.ofShard(shard.dataSource())));
        }
    }

    /** The tables of one database. */
    record Tables(
            Orders orders,
            DeadLetters letters,
            FloorRefusals floors,
            ClosedRefusals closed,
            Reservations reservations,
            Outbox outbox,
            ParkedMessages parked) {}

    /** The tables of a shard's database. */
    Tables ofShard(ShardDatabase shard) {
        return Objects.requireNonNull(ofShards.get(shard.index()));
    }

    /** The tables of a database that is being read. */
    Tables of(ReadDatabase database) {
        ShardDatabase shard = database.shard();
        return shard == null ? own : Objects.requireNonNull(ofShards.get(shard.index()));
    }
}
