package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.LeaseTable.Lease;
import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of messages that wait to be sent. */
final class OutboxTable {
    /** Roughly the size of a message with one cell change. The buffer grows for larger ones. */
    private static final int ROW_BYTES = 512;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Schema schema;

    OutboxTable(JdbcTemplate template, Schema schema) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.schema = schema;
    }

    /** A message with its number in the queue. */
    record Row(long id, OutboxMessage message) {}

    /**
     * The messages that wait.
     *
     * @param messages how many there are, counted up to a limit
     * @param oldest how long the first one has waited; zero if there is none
     * @param parked how many are parked
     */
    record Backlog(long messages, Duration oldest, long parked) {}

    void append(List<OutboxMessage> messages) {
        BinaryCopy rows = new BinaryCopy(messages.size(), ROW_BYTES);
        for (OutboxMessage message : messages) {
            rows.row(8);
            rows.timestamp(message.time());
            rows.text(message.topic());
            rows.text(message.key());
            rows.text(message.type());
            rows.text(message.id());
            rows.text(message.source());
            rows.text(message.subject());
            rows.bytes(message.value());
        }
        template.execute((ConnectionCallback<@Nullable Void>) connection -> {
            rows.send(connection, schema.sql("""
                    copy {schema}.outbox
                         (event_time, topic, message_key, type, event_id, source, subject, value)
                    from stdin (format binary)
                    """));
            return null;
        });
    }

    /**
     * Reads the first messages after a number, lowest number first. The limit of bytes does not apply to the first
     * message.
     */
    List<Row> head(long after, int rowsMax, long bytesMax) {
        return jdbc.sql(schema.sql("""
                        select id, event_time, topic, message_key, type, event_id, source, subject, value
                          from (select h.*, sum(octet_length(value)) over (order by id rows unbounded preceding) as bytes
                                  from (select id, event_time, topic, message_key, type, event_id, source, subject, value
                                          from {schema}.outbox
                                         where id > :after
                                         order by id
                                         limit :rowsMax) h) b
                         where bytes <= :bytesMax or bytes = octet_length(value)
                         order by id
                        """))
                .param("after", after)
                .param("rowsMax", rowsMax)
                .param("bytesMax", bytesMax)
                .query((row, n) -> read(row))
                .list();
    }

    /** The result of a delete. */
    sealed interface Deletion {
        /** This many rows were deleted. */
        record Deleted(int rows) implements Deletion {}

        /** No row was deleted, because another relay is active. */
        record NotHeld() implements Deletion {}
    }

    /** Deletes messages that were sent and renews the lease in one statement, if the lease is still held. */
    Deletion deleteSent(Lease lease, List<Row> rows) {
        return jdbc.sql(schema.sql("""
                        with held as (
                          update {schema}.outbox_lease
                             set expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                           where name = 'relay'
                             and holder = :holder
                             and token = :token
                          returning token),
                        gone as (
                          delete from {schema}.outbox
                           where id = any (:ids)
                             and exists (select from held)
                          returning id)
                        select (select count(*) from held) as held, (select count(*) from gone) as gone
                        """))
                .param("millis", lease.length().toMillis())
                .param("holder", lease.holder())
                .param("token", lease.token())
                .param("ids", rows.stream().map(Row::id).toArray(Long[]::new))
                .query((row, n) ->
                        row.getInt("held") == 1 ? new Deletion.Deleted(row.getInt("gone")) : new Deletion.NotHeld())
                .single();
    }

    /** Moves a message from the queue to the parked messages. Returns how many were moved: one or none. */
    int park(long id, String reason) {
        return jdbc.sql(schema.sql("""
                        with taken as (
                          delete from {schema}.outbox
                           where id = :id
                          returning id, appended_at, event_time, topic, message_key, type, event_id, source, subject, value)
                        insert into {schema}.outbox_parked
                               (id, appended_at, event_time, topic, message_key, type, event_id, source, subject, value,
                                reason)
                        select id, appended_at, event_time, topic, message_key, type, event_id, source, subject, value,
                               :reason
                          from taken
                        """)).param("id", id).param("reason", reason).update();
    }

    /** Counts the messages after a number. No message waits before it. */
    Backlog backlog(long after, int countMax) {
        return jdbc.sql(schema.sql("""
                        select (select count(*)
                                  from (select 1
                                          from {schema}.outbox
                                         where id > :after
                                         limit :countMax) w) as messages,
                               coalesce((select extract(epoch from clock_timestamp() - appended_at)
                                           from {schema}.outbox
                                          where id > :after
                                          order by id
                                          limit 1), 0) as oldest_seconds,
                               (select count(*) from {schema}.outbox_parked) as parked
                        """))
                .param("after", after)
                .param("countMax", countMax)
                .query((row, n) -> new Backlog(
                        row.getLong("messages"),
                        Duration.ofMillis((long) (1000 * row.getDouble("oldest_seconds"))),
                        row.getLong("parked")))
                .single();
    }

    /** Returns the greatest number that a message was given, committed or not; 0 if there was none. */
    long lastNumber() {
        return jdbc.sql(schema.sql("""
                        select case when is_called then last_value else 0 end
                          from {schema}.outbox_id_seq
                        """)).query(Long.class).single();
    }

    /**
     * Returns the transactions that hold a lock for writing to the queue and have not ended. A writer locks the table
     * before it takes a number, and unlocks it after its rows can be seen.
     */
    List<String> writers() {
        return jdbc.sql(schema.sql("""
                        select distinct virtualtransaction
                          from pg_locks
                         where locktype = 'relation'
                           and database = (select oid from pg_database where datname = current_database())
                           and relation = cast('{schema}.outbox' as regclass)
                           and mode = 'RowExclusiveLock'
                        """))
                .query((row, n) -> row.getString("virtualtransaction"))
                .list();
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                new OutboxMessage(
                        row.getString("topic"),
                        row.getString("message_key"),
                        row.getString("type"),
                        row.getString("event_id"),
                        row.getObject("event_time", OffsetDateTime.class).toInstant(),
                        row.getString("source"),
                        row.getString("subject"),
                        row.getBytes("value")));
    }
}
