package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.KeptRecord;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads documents that floors have refused. */
final class RefusalReads {
    private static final String COLUMNS = """
            id, state, recorder, revision, floor, dimensions::text as dimensions, least, available, asked, moment, refused_at,
            topic, partition, record_offset, part, retry_until, attempts, tried_at, tried_by, closed_at""";

    private final JdbcClient jdbc;
    private final Schema control;

    RefusalReads(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** The record of a refused document, as far as it is kept. */
    record Kept(RawEvent event, boolean complete) {}

    boolean isAny() {
        return jdbc.sql(control.sql("select exists (select from {schema}.floor_refusals)"))
                .query(Boolean.class)
                .single();
    }

    Optional<FloorRefusal> get(long id) {
        return jdbc.sql(control.sql("select " + COLUMNS + " from {schema}.floor_refusals where id = :id"))
                .param("id", id)
                .query((row, n) -> refusal(row))
                .optional();
    }

    /** The last refusal of a document that stands. */
    Optional<FloorRefusal> of(String recorder) {
        return jdbc.sql(control.sql("select " + COLUMNS + """
                         from {schema}.floor_refusals
                         where recorder = :recorder
                           and state = 'refused'
                         order by refused_at desc
                         limit 1
                        """))
                .param("recorder", recorder)
                .query((row, n) -> refusal(row))
                .optional();
    }

    Optional<Kept> record(long id) {
        return jdbc.sql(control.sql("""
                        select r.topic, r.partition, r.record_offset, r.record_millis, r.record_key, r.value, r.headers,
                               r.complete
                          from {schema}.floor_refusals f
                          join {schema}.floor_refused_records r using (topic, partition, record_offset)
                         where f.id = :id
                        """))
                .param("id", id)
                .query((row, n) -> new Kept(
                        new RawEvent(
                                row.getString("topic"),
                                row.getInt("partition"),
                                row.getLong("record_offset"),
                                row.getLong("record_millis"),
                                row.getBytes("record_key"),
                                row.getBytes("value"),
                                KeptRecord.headers(row.getBytes("headers"))),
                        row.getBoolean("complete")))
                .optional();
    }

    /** Lists refusals, newest first. */
    List<FloorRefusal> list(
            @Nullable String recorder, FloorRefusal.@Nullable State state, @Nullable Long before, int limit) {
        return jdbc.sql(control.sql("select " + COLUMNS + """
                         from {schema}.floor_refusals
                         where (cast(:recorder as text) is null or recorder = :recorder)
                           and (cast(:state as text) is null or state = :state)
                           and (cast(:before as bigint) is null or id < :before)
                         order by id desc
                         limit :limit
                        """))
                .param("recorder", recorder, Types.VARCHAR)
                .param("state", state == null ? null : state.name().toLowerCase(Locale.ROOT), Types.VARCHAR)
                .param("before", before, Types.BIGINT)
                .param("limit", limit)
                .query((row, n) -> refusal(row))
                .list();
    }

    /** Returns documents that wait for a group to get more, in the order in which they were refused. */
    List<Long> waiting(RefusedGroup group, long after, int limit) {
        return jdbc.sql(control.sql("""
                        select id
                          from {schema}.floor_refusals
                         where floor = :floor
                           and md5(dimensions::text) = md5(cast(:group as jsonb)::text)
                           and state = 'refused'
                           and retry_until > clock_timestamp()
                           and id > :after
                         order by id
                         limit :limit
                        """))
                .param("floor", group.floor())
                .param("group", group.group())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> row.getLong("id"))
                .list();
    }

    private static FloorRefusal refusal(ResultSet row) throws SQLException {
        return new FloorRefusal(
                row.getLong("id"),
                FloorRefusal.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("recorder"),
                row.getObject("revision", Long.class),
                row.getString("floor"),
                row.getString("dimensions"),
                row.getBigDecimal("least"),
                row.getBigDecimal("available"),
                row.getBigDecimal("asked"),
                row.getObject("moment", OffsetDateTime.class).toInstant(),
                row.getObject("refused_at", OffsetDateTime.class).toInstant(),
                row.getString("topic") + "-" + row.getInt("partition") + "@" + row.getLong("record_offset"),
                row.getInt("part"),
                instant(row, "retry_until"),
                row.getInt("attempts"),
                instant(row, "tried_at"),
                row.getString("tried_by"),
                instant(row, "closed_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
