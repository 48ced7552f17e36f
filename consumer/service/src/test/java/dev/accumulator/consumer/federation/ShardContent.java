package dev.accumulator.consumer.federation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.OpenGenerations;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.Changes;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.testkit.PostgresDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The content that instances of a shard would have posted into its database. */
final class ShardContent implements AutoCloseable {
    private static final Instant BEGIN = Instant.parse("2026-04-01T06:00:00Z");

    private final Shard shard;
    private final HikariDataSource dataSource;
    private final Generations generations;

    private ShardContent(Shard shard, HikariDataSource dataSource, Generations generations) {
        this.shard = shard;
        this.dataSource = dataSource;
        this.generations = generations;
    }

    static ShardContent open(PostgresDatabase database, int index, int of) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setMaximumPoolSize(4);
        HikariDataSource dataSource = new HikariDataSource(config);
        Shard shard = new Shard(index, of);
        return new ShardContent(
                shard, dataSource, OpenGenerations.on(dataSource, new JdbcTransactionManager(dataSource), shard));
    }

    Shard shard() {
        return shard;
    }

    /** The place behind everything that was recorded. */
    ChangePlace newestChange(String register) {
        registers().changes().settleNewest();
        return registers().changes().newestChange(register);
    }

    /** All movements that were recorded after a place. */
    List<MovementRow> changesAfter(String register, ChangePlace begin) {
        registers().changes().settleNewest();
        List<MovementRow> rows = new ArrayList<>();
        ChangePlace place = begin;
        boolean more = true;
        while (more) {
            Changes.Found found = (Changes.Found) registers().changes().changesAfter(register, place, 100);
            found.rows().forEach(row -> rows.add(row.movement()));
            place = found.through();
            more = found.more();
        }
        return rows;
    }

    /** Posts a receipt of two products, and an order with its row. Some of it is corrected. */
    void post(String id, int number) {
        Generation live = generations.live();
        List<Movement> movements = new ArrayList<>();
        for (int line = 0; line < 2; line++) {
            movements.add(new Movement(
                    "inventory",
                    BEGIN.plusSeconds(number * 20_000L + line * 4_000L),
                    cell(1L + number % 4, (number * 7L + line) % 11),
                    Map.of(
                            "quantity", BigDecimal.valueOf(number % 13 - 4L),
                            "amount", BigDecimal.valueOf(number * 3L, 2))));
        }
        live.registers()
                .post(List.of(new Change.Post(
                        "receipt:" + id, 1, Fingerprints.of(movements), movements, "receipts-0@" + number)))
                .forEach(outcome -> outcome.orThrow());
        if (number % 5 == 0) {
            List<Movement> corrected = movements.subList(0, 1);
            live.registers()
                    .post(List.of(new Change.Post(
                            "receipt:" + id, 2, Fingerprints.of(corrected), corrected, "receipts-0@" + number)))
                    .forEach(outcome -> outcome.orThrow());
        }
        if (number % 3 == 0) {
            live.registers().fold(1_000);
        }
        // The shard of a document is that of its key, which here is the same for both.
        new Orders(dataSource)
                .write(
                        live.schema(),
                        List.of(new OrderChange.Post(
                                "order-" + id, 1, BEGIN.plusSeconds(number), "c" + number % 3, "w1", null, List.of())));
    }

    private Registers registers() {
        return generations.live().registers();
    }

    private static Map<String, @Nullable Object> cell(long warehouse, long product) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        dimensions.put("warehouse", warehouse);
        dimensions.put("product", product);
        return dimensions;
    }

    /** Up to which day registers are closed. */
    Map<String, LocalDate> closings() {
        Map<String, LocalDate> through = new LinkedHashMap<>();
        registers().closings().forEach((register, closing) -> through.put(register, closing.through()));
        return through;
    }

    /** Opens a register, as an instance of the shard does. */
    void open(String register) {
        registers().close(List.of(register), null, before -> {});
    }

    /** Leaves a letter of a record. */
    void letter(String topic, long offset) {
        JdbcClient.create(dataSource)
                .sql("""
                        insert into accumulator.dead_letters
                               (record_offset, record_millis, recorded_at, partition, digest, complete, topic, code, message,
                                headers)
                        values (:offset, 0, clock_timestamp(), :partition, gen_random_uuid(), true, :topic, 'not-json',
                                'the value is not JSON', '')
                        """)
                .param("offset", offset)
                .param("partition", shard.index())
                .param("topic", topic)
                .update();
    }

    /** Parks a message. */
    void park(long id) {
        JdbcClient.create(dataSource)
                .sql("""
                        insert into accumulator.outbox_parked
                               (id, appended_at, event_time, topic, message_key, type, event_id, source, value, reason)
                        values (:id, now(), now(), 'accumulator.postings', 'order:1', 'document.posted', :event, '/x',
                                'x', 'too large')
                        """)
                .param("id", id)
                .param("event", "e" + id)
                .update();
    }

    /** How many messages wait to be sent. */
    long waiting() {
        return JdbcClient.create(dataSource)
                .sql("select count(*) from accumulator.outbox")
                .query(Long.class)
                .single();
    }

    /** How many requests are kept. */
    long requests() {
        return JdbcClient.create(dataSource)
                .sql("select count(*) from accumulator.shard_requests")
                .query(Long.class)
                .single();
    }

    /** Deletes requests, which are kept for a day. */
    void forgetRequests() {
        JdbcClient.create(dataSource)
                .sql("delete from accumulator.shard_requests")
                .update();
    }

    /** Leaves a document that a floor has refused, and returns its number. */
    long refusal(String recorder) {
        return JdbcClient.create(dataSource)
                .sql("""
                        insert into accumulator.floor_refusals
                               (record_offset, revision, moment, partition, part, topic, recorder, floor, dimensions, least,
                                available, asked)
                        values (1, 1, now(), :partition, 0, 'receipts', :recorder, 'enough', '{}', 0, 1, 2)
                        returning id
                        """)
                .param("partition", shard.index())
                .param("recorder", recorder)
                .query(Long.class)
                .single();
    }

    /** Takes a request, as an instance of the shard does that is slow with it. Returns false if there is none. */
    boolean takeRequest() {
        return JdbcClient.create(dataSource).sql("""
                                update accumulator.shard_requests
                                   set taken_at = clock_timestamp(),
                                       instance = 'slow'
                                 where taken_at is null
                                """).update() > 0;
    }

    /** How many decisions about partitions were written down here. */
    int decisions() {
        return JdbcClient.create(dataSource)
                .sql("select count(*) from accumulator.partition_decisions")
                .query(Integer.class)
                .single();
    }

    /** Moves the position of a partition. */
    void position(String topic, int partition, long position) {
        JdbcClient.create(dataSource)
                .sql(generations.live().schema().sql("""
                        insert into {schema}.positions (topic, partition, position)
                        values (:topic, :partition, :position)
                            on conflict (topic, partition) do update
                           set position = excluded.position
                        """))
                .param("topic", topic)
                .param("partition", partition)
                .param("position", position)
                .update();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
