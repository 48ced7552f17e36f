package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.LeaseTable.Lease;
import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * A message with its number in the queue.
     *
     * @param readMillis when it was read, by the clock of the database's server, in milliseconds since 1970
     */
    record Row(long id, OutboxMessage message, long readMillis) {}

    /**
     * The messages of a topic that wait.
     *
     * @param messages how many there are, counted up to a limit
     * @param oldest how long the first one has waited; zero if there is none
     * @param parked how many are parked, counted up to the same limit
     */
    record Backlog(long messages, Duration oldest, long parked) {}

    void append(List<OutboxMessage> messages) {
        BinaryCopy rows = new BinaryCopy(messages.size(), ROW_BYTES);
        for (OutboxMessage message : messages) {
            rows.row(10);
            rows.timestamp(message.time());
            rows.text(message.topic());
            rows.text(message.key());
            rows.text(message.type());
            rows.text(message.id());
            rows.text(message.source());
            rows.text(message.subject());
            rows.bytes(message.value());
            rows.text(message.traceparent());
            rows.text(message.tracestate());
        }
        template.execute((ConnectionCallback<@Nullable Void>) connection -> {
            rows.send(connection, schema.sql("""
                    copy {schema}.outbox
                         (event_time, topic, message_key, type, event_id, source, subject, value, traceparent,
                          tracestate)
                    from stdin (format binary)
                    """));
            return null;
        });
    }

    /**
     * Reads the first messages of a topic after a number, lowest number first. The limit of bytes does not apply to the
     * first message.
     */
    List<Row> head(String topic, long after, int rowsMax, long bytesMax) {
        return jdbc.sql(schema.sql("""
                        select id, event_time, topic, message_key, type, event_id, source, subject, value, traceparent,
                               tracestate, clock_timestamp() as read_at
                          from (select h.*, sum(octet_length(value)) over (order by id rows unbounded preceding) as bytes
                                  from (select id, event_time, topic, message_key, type, event_id, source, subject, value,
                                               traceparent, tracestate
                                          from {schema}.outbox
                                         where topic = :topic
                                           and id > :after
                                         order by id
                                         limit :rowsMax) h) b
                         where bytes <= :bytesMax or bytes = octet_length(value)
                         order by id
                        """))
                .param("topic", topic)
                .param("after", after)
                .param("rowsMax", rowsMax)
                .param("bytesMax", bytesMax)
                .query((row, n) -> read(row))
                .list();
    }

    /**
     * Returns the topics that have messages after a number.
     *
     * @param numbers by topic, the number; no message of the topic waits before it
     */
    Set<String> waiting(Map<String, Long> numbers) {
        List<String> topics = List.copyOf(numbers.keySet());
        return jdbc.sql(schema.sql("""
                        select t.topic
                          from unnest(cast(:topics as text[]), cast(:numbers as bigint[])) t (topic, number)
                         where exists (select
                                         from {schema}.outbox o
                                        where o.topic = t.topic collate "C"
                                          and o.id > t.number)
                        """))
                .param("topics", topics.toArray(String[]::new))
                .param("numbers", topics.stream().map(numbers::get).toArray(Long[]::new))
                .query((row, n) -> row.getString("topic"))
                .set();
    }

    /** Returns topics that have messages, in the order of their names. */
    List<String> topics(int max) {
        return jdbc.sql(schema.sql("""
                        with recursive known as (
                          (select topic
                             from {schema}.outbox
                            order by topic
                            limit 1)
                          union all
                          select (select o.topic
                                    from {schema}.outbox o
                                   where o.topic > k.topic
                                   order by o.topic
                                   limit 1)
                            from known k
                           where k.topic is not null)
                        select topic
                          from known
                         where topic is not null
                         limit :max
                        """))
                .param("max", max)
                .query((row, n) -> row.getString("topic"))
                .list();
    }

    /** The result of a delete. */
    sealed interface Deletion {
        /** This many rows were deleted. */
        record Deleted(int rows) implements Deletion {}

        /** No row was deleted, because another relay is active. */
        record NotHeld() implements Deletion {}
    }

    /** Deletes messages of the lease's topic that were sent and renews the lease in one statement, if it is still held. */
    Deletion deleteSent(Lease lease, List<Row> rows) {
        return jdbc.sql(schema.sql("""
                        with held as (
                          update {schema}.outbox_lease
                             set expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                           where name = :topic
                             and holder = :holder
                             and token = :token
                          returning token),
                        gone as (
                          delete from {schema}.outbox
                           where topic = :topic
                             and id = any (:ids)
                             and exists (select from held)
                          returning id)
                        select (select count(*) from held) as held, (select count(*) from gone) as gone
                        """))
                .param("millis", lease.length().toMillis())
                .param("topic", lease.name())
                .param("holder", lease.holder())
                .param("token", lease.token())
                .param("ids", rows.stream().map(Row::id).toArray(Long[]::new))
                .query((row, n) ->
                        row.getInt("held") == 1 ? new Deletion.Deleted(row.getInt("gone")) : new Deletion.NotHeld())
                .single();
    }

    /** Moves a message from the queue to the parked messages. Returns how many were moved: one or none. */
    int park(Row parked, String reason) {
        return jdbc.sql(schema.sql("""
                        with taken as (
                          delete from {schema}.outbox
                           where topic = :topic
                             and id = :id
                          returning id, appended_at, event_time, topic, message_key, type, event_id, source, subject, value,
                                    traceparent, tracestate)
                        insert into {schema}.outbox_parked
                               (id, appended_at, event_time, topic, message_key, type, event_id, source, subject, value,
                                traceparent, tracestate, reason)
                        select id, appended_at, event_time, topic, message_key, type, event_id, source, subject, value,
                               traceparent, tracestate, :reason
                          from taken
                        """))
                .param("topic", parked.message().topic())
                .param("id", parked.id())
                .param("reason", reason)
                .update();
    }

    /** Counts the messages of a topic after a number. No message of the topic waits before it. */
    Backlog backlog(String topic, long after, int countMax) {
        return jdbc.sql(schema.sql("""
                        select (select count(*)
                                  from (select 1
                                          from {schema}.outbox
                                         where topic = :topic
                                           and id > :after
                                         limit :countMax) w) as messages,
                               coalesce((select extract(epoch from clock_timestamp() - appended_at)
                                           from {schema}.outbox
                                          where topic = :topic
                                            and id > :after
                                          order by id
                                          limit 1), 0) as oldest_seconds,
                               (select count(*)
                                  from (select 1
                                          from {schema}.outbox_parked
                                         where topic = :topic
                                           and state = 'parked'
                                         limit :countMax) p) as parked
                        """))
                .param("topic", topic)
                .param("after", after)
                .param("countMax", countMax)
                .query((row, n) -> new Backlog(
                        row.getLong("messages"),
                        Duration.ofMillis((long) (1000 * row.getDouble("oldest_seconds"))),
                        row.getLong("parked")))
                .single();
    }

    /** Finds messages of a key among the first that wait, and among the first that are parked. */
    List<WaitingMessage> ofKey(String topic, String key, int examinedMax, int max) {
        return jdbc.sql(schema.sql("""
                        select w.type, w.event_id, w.appended_at, w.parked
                          from (select id, type, event_id, appended_at, message_key, false as parked
                                  from (select id, type, event_id, appended_at, message_key
                                          from {schema}.outbox
                                         where topic = :topic
                                         order by id
                                         limit :examinedMax) q
                                 union all
                                select id, type, event_id, appended_at, message_key, true as parked
                                  from (select id, type, event_id, appended_at, message_key
                                          from {schema}.outbox_parked
                                         where topic = :topic
                                           and state = 'parked'
                                         order by id
                                         limit :examinedMax) p) w
                         where w.message_key = :key
                         order by w.id
                         limit :max
                        """))
                .param("topic", topic)
                .param("key", key)
                .param("examinedMax", examinedMax)
                .param("max", max)
                .query((row, n) -> new WaitingMessage(
                        row.getString("type"),
                        row.getString("event_id"),
                        row.getObject("appended_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("parked")))
                .list();
    }

    /** True if more messages than that wait to be sent to a topic. Counts no further. */
    boolean holdsMoreThan(String topic, int messages) {
        return jdbc.sql(schema.sql("""
                        select exists (select
                                         from {schema}.outbox
                                        where topic = :topic
                                       offset :messages)
                        """))
                .param("topic", topic)
                .param("messages", messages)
                .query(Boolean.class)
                .single();
    }

    /** True if no message to a topic waits that has this number or a lower one. */
    boolean isSent(String topic, long number) {
        return jdbc.sql(schema.sql("""
                        select not exists (select
                                             from {schema}.outbox
                                            where topic = :topic
                                              and id <= :number)
                        """))
                .param("topic", topic)
                .param("number", number)
                .query(Boolean.class)
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
     * Takes the id of a new transaction. It is greater than that of every transaction that has taken a number by now, since
     * each takes its id before.
     */
    long transaction() {
        return jdbc.sql("select pg_current_xact_id()::text::bigint")
                .query(Long.class)
                .single();
    }

    /** True if all transactions have ended whose ids are smaller. What they have written can be seen from now on. */
    boolean haveEndedBefore(long transaction) {
        return jdbc.sql("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= :transaction")
                .param("transaction", transaction)
                .query(Boolean.class)
                .single();
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
                        row.getBytes("value"),
                        row.getString("traceparent"),
                        row.getString("tracestate")),
                row.getObject("read_at", OffsetDateTime.class).toInstant().toEpochMilli());
    }
}
