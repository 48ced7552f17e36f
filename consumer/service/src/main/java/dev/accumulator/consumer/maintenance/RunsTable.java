package dev.accumulator.consumer.maintenance;

import dev.accumulator.postgres.Schema;
import dev.accumulator.text.ForeignText;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of runs. Every statement is its own transaction. Every change of a run requires that it is still under way,
 * so a run that was declared dead stays failed.
 */
final class RunsTable {
    /** About half a year of nightly runs. */
    static final int KEPT_MAX = 200;

    /** Room for an error with some of its causes. The log has all of it. */
    private static final int ERROR_CHARS_MAX = 2_000;

    private final JdbcClient jdbc;
    private final Schema control;

    RunsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /**
     * A request for a run.
     *
     * @param due the moment of the schedule; null if a person asks
     * @param person the name of the person; null if the schedule asks
     * @param together the same for the runs of all shards that are requested together, each of which waits for an instance
     *     of its shard; null if this one is alone and begins at once
     */
    record RunRequest(
            Run.Kind kind,
            @Nullable String register,
            @Nullable Instant due,
            @Nullable String person,
            @Nullable UUID together) {
        /** A run that begins at once. */
        RunRequest(Run.Kind kind, @Nullable String register, @Nullable Instant due, @Nullable String person) {
            this(kind, register, due, person, null);
        }

        private Run.RequestedBy requestedBy() {
            return due == null ? Run.RequestedBy.PERSON : Run.RequestedBy.SCHEDULE;
        }
    }

    /**
     * Inserts a run and returns its number. Returns nothing if another run is under way, or if the schedule's moment
     * has had its run.
     */
    Optional<Long> insert(RunRequest request, int generation, String instance, int registers) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.maintenance_runs
                               (kind, request, register, generation, state, requested_by, person, due_at, instance,
                                registers_total)
                        values (:kind, cast(:request as uuid), :register, :generation,
                                case when cast(:request as uuid) is null then 'running' else 'requested' end,
                                :requestedBy, :person, cast(:due as timestamptz), :instance, :registers)
                            on conflict do nothing
                        returning id
                        """))
                .param("kind", lower(request.kind()))
                .param("request", request.together())
                .param("register", request.register())
                .param("generation", generation)
                .param("requestedBy", lower(request.requestedBy()))
                .param("person", request.person())
                .param("due", moment(request.due()))
                .param("instance", instance)
                .param("registers", registers)
                .query(Long.class)
                .optional();
    }

    /** Returns the table of another database. */
    RunsTable on(JdbcClient other) {
        return new RunsTable(other, control);
    }

    /** A requested run that this process has taken. */
    record Taken(long id, Run.Kind kind, @Nullable String register) {}

    /** Takes the run that waits for an instance, if there is one. */
    Optional<Taken> take(String instance, int generation) {
        return jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set state = 'running',
                               instance = :instance,
                               generation = :generation,
                               heartbeat_at = clock_timestamp()
                         where state = 'requested'
                        returning id, kind, register
                        """))
                .param("instance", instance)
                .param("generation", generation)
                .query((row, n) -> new Taken(
                        row.getLong("id"),
                        Run.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("register")))
                .optional();
    }

    /** Fails a run that was requested together with others, unless it has ended. */
    void withdraw(UUID request, String reason) {
        jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set state = 'failed',
                               step = null,
                               error = :reason,
                               finished_at = clock_timestamp()
                         where request = :request
                           and state in ('requested', 'running')
                        """))
                .param("request", request)
                .param("reason", ForeignText.shortenLines(reason, ERROR_CHARS_MAX))
                .update();
    }

    /** Writes the run's heartbeat. Returns true if the run is still under way. */
    boolean beat(long id) {
        return jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set heartbeat_at = clock_timestamp()
                         where id = :id
                           and state = 'running'
                        """)).param("id", id).update() == 1;
    }

    boolean begin(long id, String step) {
        return jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set heartbeat_at = clock_timestamp(),
                               step = :step
                         where id = :id
                           and state = 'running'
                        """)).param("id", id).param("step", step).update() == 1;
    }

    boolean progress(long id, int registersDone, RunFindings findings) {
        return jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set heartbeat_at = clock_timestamp(),
                               registers_done = :registersDone,
                               movements = :movements,
                               mended = :mended,
                               differences_total = :differencesTotal,
                               results = cast(:results as jsonb),
                               differences = cast(:differences as jsonb)
                         where id = :id
                           and state = 'running'
                        """))
                        .param("id", id)
                        .param("registersDone", registersDone)
                        .param("movements", findings.movements())
                        .param("mended", findings.mended())
                        .param("differencesTotal", findings.differences())
                        .param("results", RunJson.write(findings.results()))
                        .param("differences", RunJson.write(findings.first()))
                        .update()
                == 1;
    }

    /** Marks the run as done. Returns false if it was no longer under way. */
    boolean finish(long id) {
        return end(id, Run.State.DONE, null);
    }

    boolean fail(long id, String error) {
        return end(id, Run.State.FAILED, error);
    }

    private boolean end(long id, Run.State state, @Nullable String error) {
        return jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set state = :state,
                               step = null,
                               error = :error,
                               finished_at = clock_timestamp()
                         where id = :id
                           and state = 'running'
                        """))
                        .param("id", id)
                        .param("state", lower(state))
                        .param("error", error == null ? null : ForeignText.shortenLines(error, ERROR_CHARS_MAX))
                        .update()
                == 1;
    }

    /** Fails runs whose process gives no sign of life, and returns their number. */
    int failDead(Duration silentMax) {
        return jdbc.sql(control.sql("""
                        update {schema}.maintenance_runs
                           set state = 'failed',
                               error = case when state = 'requested'
                                            then 'No instance of the shard has taken it since ' || heartbeat_at
                                            else 'The process ' || instance || ' gave no sign of life after '
                                                 || heartbeat_at end,
                               finished_at = clock_timestamp()
                         where state in ('requested', 'running')
                           and heartbeat_at < clock_timestamp() - :millis * interval '1 millisecond'
                        """)).param("millis", silentMax.toMillis()).update();
    }

    /** Deletes all but the newest runs. */
    void prune() {
        jdbc.sql(control.sql("""
                        delete from {schema}.maintenance_runs
                         where state not in ('requested', 'running')
                           and id <= (select id
                                        from {schema}.maintenance_runs
                                       order by id desc
                                      offset :kept
                                       limit 1)
                        """)).param("kept", KEPT_MAX).update();
    }

    private static @Nullable OffsetDateTime moment(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
