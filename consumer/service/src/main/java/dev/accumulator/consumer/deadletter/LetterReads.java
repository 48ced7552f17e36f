package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads dead letters. */
final class LetterReads {
    private static final String COLUMNS = """
            id, topic, partition, record_offset, part, code, path, message, recorder, revision, recorded_at, state, attempts,
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
        Map<String, @Nullable Object> conditions = conditions(filter);
        conditions.put("id < :before", before);
        return filtered(conditions, limit, """
                        select {columns}
                          from {schema}.dead_letters
                         {where}
                         order by id desc
                         limit :limit
                        """.replace("{columns}", COLUMNS))
                .query((row, n) -> letter(row))
                .list();
    }

    /** Returns the numbers of letters, oldest first. */
    List<Long> ids(LetterFilter filter, @Nullable Long after, int limit) {
        Map<String, @Nullable Object> conditions = conditions(filter);
        conditions.put("id > :after", after);
        return filtered(conditions, limit, """
                        select id
                          from {schema}.dead_letters
                         {where}
                         order by id
                         limit :limit
                        """)
                .query((row, n) -> row.getLong("id"))
                .list();
    }

    /** Counts letters, up to a limit. */
    long count(LetterFilter filter, @Nullable Long after, int max) {
        Map<String, @Nullable Object> conditions = conditions(filter);
        conditions.put("id > :after", after);
        return filtered(conditions, max, """
                        select count(*) as letters
                          from (select
                                  from {schema}.dead_letters
                                 {where}
                                 limit :limit) l
                        """)
                .query((row, n) -> row.getLong("letters"))
                .single();
    }

    /** Counts letters by topic, code and state, up to a limit over all. An index holds these three. */
    List<LetterCount> counts(LetterFilter filter, int max) {
        return filtered(conditions(filter), max, """
                        select topic, code, state, count(*) as letters
                          from (select topic, code, state
                                  from {schema}.dead_letters
                                 {where}
                                 limit :limit) l
                         group by topic, code, state
                         order by topic, code, state
                        """)
                .query((row, n) -> new LetterCount(
                        row.getString("topic"),
                        row.getString("code"),
                        LetterState.of(row.getString("state")),
                        row.getLong("letters")))
                .list();
    }

    private static Map<String, @Nullable Object> conditions(LetterFilter filter) {
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
        conditions.put("code = :code", filter.code());
        conditions.put("topic = :topic", filter.topic());
        conditions.put("recorder = :recorder", filter.recorder());
        conditions.put(
                "state = :state", filter.state() == null ? null : filter.state().word());
        return conditions;
    }

    /** Makes a statement with those conditions that have a value. */
    private JdbcClient.StatementSpec filtered(Map<String, @Nullable Object> conditions, int limit, String template) {
        conditions.values().removeIf(value -> value == null);
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions.keySet());
        JdbcClient.StatementSpec statement =
                jdbc.sql(schema.sql(template.replace("{where}", where))).param("limit", limit);
        for (Map.Entry<String, @Nullable Object> condition : conditions.entrySet()) {
            String name = condition.getKey().substring(condition.getKey().indexOf(':') + 1);
            statement = statement.param(name, condition.getValue());
        }
        return statement;
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

    /** Returns the parts of a letter's record that have letters of their own. */
    Set<Integer> otherParts(Letter letter) {
        return new HashSet<>(jdbc.sql(schema.sql("""
                        select other.part
                          from {schema}.dead_letters l
                          join {schema}.dead_letters other
                         using (topic, partition, record_offset, digest)
                         where l.id = :id
                           and other.id <> l.id
                        """))
                .param("id", letter.id())
                .query((row, n) -> row.getInt("part"))
                .list());
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
                row.getInt("part"),
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
