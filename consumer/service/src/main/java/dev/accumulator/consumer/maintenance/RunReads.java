package dev.accumulator.consumer.maintenance;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads runs. */
final class RunReads {
    private static final String COLUMNS = """
            id, kind, request, register, generation, state, requested_by, person, instance, registers_total, registers_done,
            step, movements, mended, differences_total, results, error, started_at, heartbeat_at, finished_at
            """;

    private final JdbcClient jdbc;
    private final Schema control;

    RunReads(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Returns the reads of another database. */
    RunReads on(JdbcClient other) {
        return new RunReads(other, control);
    }

    Optional<Run> find(Run.Kind kind, long id) {
        return jdbc.sql(control.sql("""
                        select {columns}, differences
                          from {schema}.maintenance_runs
                         where id = :id
                           and kind = :kind
                        """.replace("{columns}", COLUMNS)))
                .param("id", id)
                .param("kind", RunsTable.lower(kind))
                .query((row, n) -> read(row))
                .optional();
    }

    /** Returns the run that was requested together with those of other shards. */
    Optional<Run> find(Run.Kind kind, UUID request) {
        return jdbc.sql(control.sql("""
                        select {columns}, differences
                          from {schema}.maintenance_runs
                         where request = :request
                           and kind = :kind
                        """.replace("{columns}", COLUMNS)))
                .param("request", request)
                .param("kind", RunsTable.lower(kind))
                .query((row, n) -> read(row))
                .optional();
    }

    /** Returns the run that is under way, without its findings. */
    Optional<Run> running() {
        return jdbc.sql(control.sql("""
                        select {columns}, '[]' as differences
                          from {schema}.maintenance_runs
                         where state in ('requested', 'running')
                        """.replace("{columns}", COLUMNS)))
                .query((row, n) -> read(row))
                .optional();
    }

    /** Returns the runs that are kept, newest first and without their findings. */
    List<Run> list(Run.Kind kind) {
        return jdbc.sql(control.sql("""
                        select {columns}, '[]' as differences
                          from {schema}.maintenance_runs
                         where kind = :kind
                         order by id desc
                         limit :max
                        """.replace("{columns}", COLUMNS)))
                .param("kind", RunsTable.lower(kind))
                .param("max", RunsTable.KEPT_MAX)
                .query((row, n) -> read(row))
                .list();
    }

    /** Returns the newest run that covered everything, without its findings. */
    Optional<Run> lastWhole() {
        return jdbc.sql(control.sql("""
                        select {columns}, '[]' as differences
                          from {schema}.maintenance_runs
                         where state = 'done'
                           and register is null
                         order by id desc
                         limit 1
                        """.replace("{columns}", COLUMNS)))
                .query((row, n) -> read(row))
                .optional();
    }

    /** Returns the number of differences that the newest run found, by register, and for the order rows. */
    Map<String, Long> lastDifferences(int generation) {
        Map<String, Long> differences = new TreeMap<>();
        jdbc.sql(control.sql("""
                        select distinct on (r.key) r.key as part, cast(r.value ->> 'differences' as bigint) as differences
                          from {schema}.maintenance_runs c
                         cross join lateral jsonb_each(c.results) r
                         where c.state = 'done'
                           and c.generation = :generation
                         order by r.key, c.id desc
                        """)).param("generation", generation).query((ResultSet row) -> {
            differences.put(row.getString("part"), row.getLong("differences"));
        });
        return differences;
    }

    private static Run read(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("id"),
                Run.Kind.valueOf(upper(row.getString("kind"))),
                row.getObject("request", UUID.class),
                row.getString("register"),
                row.getInt("generation"),
                Run.State.valueOf(upper(row.getString("state"))),
                Run.RequestedBy.valueOf(upper(row.getString("requested_by"))),
                row.getString("person"),
                row.getString("instance"),
                row.getInt("registers_total"),
                row.getInt("registers_done"),
                row.getString("step"),
                row.getLong("movements"),
                row.getLong("mended"),
                row.getLong("differences_total"),
                RunJson.readResults(row.getString("results")),
                RunJson.readFindings(row.getString("differences")),
                row.getString("error"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("heartbeat_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("finished_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
