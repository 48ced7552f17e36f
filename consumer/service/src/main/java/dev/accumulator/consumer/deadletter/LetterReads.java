package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads dead letters. */
final class LetterReads {
    private static final String COLUMNS = """
            id, topic, partition, record_offset, code, path, message, recorder, revision, recorded_at, state, attempts,
            tried_at, tried_by, closed_at, closed_by, reason""";

    private final JdbcClient jdbc;
    private final Schema schema;

    LetterReads(JdbcClient jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /**
     * Lists letters, newest first. The statement has only the conditions of the filter, so that each can use its index.
     */
    List<Letter> list(LetterFilter filter, @Nullable Long before, int limit) {
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
        conditions.put("code = :code", filter.code());
        conditions.put("topic = :topic", filter.topic());
        conditions.put("recorder = :recorder", filter.recorder());
        conditions.put(
                "state = :state", filter.state() == null ? null : filter.state().word());
        conditions.put("id < :before", before);
        conditions.values().removeIf(value -> value == null);
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions.keySet());
        JdbcClient.StatementSpec statement = jdbc.sql(
                        schema.sql("""
                        select {columns}
                          from {schema}.dead_letters
                         {where}
                         order by id desc
                         limit :limit
                        """.replace("{columns}", COLUMNS).replace("{where}", where)))
                .param("limit", limit);
        for (Map.Entry<String, @Nullable Object> condition : conditions.entrySet()) {
            String name = condition.getKey().substring(condition.getKey().indexOf(':') + 1);
            statement = statement.param(name, condition.getValue());
        }
        return statement.query((row, n) -> letter(row)).list();
    }

    /** Counts open letters by code. The index holds open letters alone, in the order of their codes. */
    SortedMap<String, Long> openByCode(int max) {
        SortedMap<String, Long> counts = new TreeMap<>();
        jdbc.sql(schema.sql("""
                        select code, count(*) as letters
                          from (select code
                                  from {schema}.dead_letters
                                 where state = 'open'
                                 limit :max) o
                         group by code
                        """)).param("max", max).query((ResultSet row) -> {
            counts.put(row.getString("code"), row.getLong("letters"));
        });
        return counts;
    }

    Optional<LetterWithRecord> get(long id) {
        return withRecord(id, "");
    }

    /** Reads and locks a letter until the caller's transaction ends. */
    Optional<LetterWithRecord> lock(long id) {
        return withRecord(id, "for update");
    }

    private Optional<LetterWithRecord> withRecord(long id, String lock) {
        return jdbc.sql(schema.sql("""
                        select {columns}, complete, record_millis, record_key, headers, value
                          from {schema}.dead_letters
                         where id = :id
                        {lock}
                        """.replace("{columns}", COLUMNS).replace("{lock}", lock)))
                .param("id", id)
                .query((row, n) -> {
                    Letter letter = letter(row);
                    RawEvent event = new RawEvent(
                            letter.topic(),
                            letter.partition(),
                            letter.offset(),
                            row.getLong("record_millis"),
                            row.getBytes("record_key"),
                            row.getBytes("value"),
                            KeptRecord.headers(row.getBytes("headers")));
                    return new LetterWithRecord(letter, event, row.getBoolean("complete"));
                })
                .optional();
    }

    private static Letter letter(ResultSet row) throws SQLException {
        return new Letter(
                row.getLong("id"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getString("code"),
                row.getString("path"),
                row.getString("message"),
                row.getString("recorder"),
                row.getObject("revision", Long.class),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                LetterState.of(row.getString("state")),
                row.getInt("attempts"),
                instant(row, "tried_at"),
                row.getString("tried_by"),
                instant(row, "closed_at"),
                row.getString("closed_by"),
                row.getString("reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
