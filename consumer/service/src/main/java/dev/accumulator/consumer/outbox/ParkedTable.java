package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of messages that the broker will never take. */
final class ParkedTable {
    private final JdbcClient jdbc;
    private final Schema schema;

    ParkedTable(JdbcClient jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /**
     * Lists messages, newest first.
     *
     * @param state only those in that state; null for all
     * @param before only those with lower numbers
     */
    List<ParkedMessage> list(@Nullable String state, long before, int max) {
        return jdbc.sql(schema.sql("""
                        select id, state, topic, message_key, type, event_id, parked_at, reason,
                               octet_length(value) as bytes, closed_at, closed_by, note
                          from {schema}.outbox_parked
                         where id < :before
                           and (cast(:state as text) is null or state = :state)
                         order by id desc
                         limit :max
                        """))
                .param("before", before)
                .param("state", state)
                .param("max", max)
                .query((row, n) -> message(row))
                .list();
    }

    /** Returns a message, and locks its row until the transaction ends. */
    Optional<ParkedMessage> lock(long id) {
        return jdbc.sql(schema.sql("""
                        select id, state, topic, message_key, type, event_id, parked_at, reason,
                               octet_length(value) as bytes, closed_at, closed_by, note
                          from {schema}.outbox_parked
                         where id = :id
                           for update
                        """))
                .param("id", id)
                .query((row, n) -> message(row))
                .optional();
    }

    /** Appends the message to the queue again, behind those that wait. */
    void append(long id) {
        int appended = jdbc.sql(schema.sql("""
                        insert into {schema}.outbox
                               (event_time, topic, message_key, type, event_id, source, subject, value, traceparent,
                                tracestate)
                        select event_time, topic, message_key, type, event_id, source, subject, value, traceparent,
                               tracestate
                          from {schema}.outbox_parked
                         where id = :id
                        """)).param("id", id).update();
        requireOne(id, appended);
    }

    /** Writes down what was decided, and by whom. The bytes go. */
    void close(long id, String state, @Nullable String by, @Nullable String note) {
        int closed = jdbc.sql(schema.sql("""
                        update {schema}.outbox_parked
                           set state = :state,
                               closed_at = clock_timestamp(),
                               closed_by = :by,
                               note = :note,
                               value = ''
                         where id = :id
                           and state = 'parked'
                        """))
                .param("state", state)
                .param("by", by)
                .param("note", note)
                .param("id", id)
                .update();
        requireOne(id, closed);
    }

    private static void requireOne(long id, int rows) {
        if (rows != 1) {
            throw new IllegalStateException("Of parked message " + id + ", " + rows + " rows were written");
        }
    }

    private static ParkedMessage message(ResultSet row) throws SQLException {
        return new ParkedMessage(
                row.getLong("id"),
                row.getString("state"),
                row.getString("topic"),
                row.getString("message_key"),
                row.getString("type"),
                row.getString("event_id"),
                row.getObject("parked_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                row.getLong("bytes"),
                instant(row.getObject("closed_at", OffsetDateTime.class)),
                row.getString("closed_by"),
                row.getString("note"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
