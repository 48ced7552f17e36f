package dev.accumulator.consumer.rebuild;

import dev.accumulator.postgres.Schema;
import dev.accumulator.text.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of rebuilds. An instance changes a row only while it owns the rebuild. */
final class RebuildsTable {
    /** A message with its causes fits, and the list of rebuilds stays short. */
    private static final int ERROR_CHARS_MAX = 2_000;

    private static final String COLUMNS = """
            id, state, request, wanted, switch_mode, accept_differences, accept_missing_beginning, generation, previous,
            estimate::text, progress::text, report::text, error, owner, takeovers, created_at, switched_at, finished_at,
            requested_by, switched_by, cancelled_by, rolled_back_by, dropped_by
            """;

    private final JdbcClient jdbc;
    private final Schema control;

    RebuildsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Returns the table of another database. */
    RebuildsTable on(JdbcClient other) {
        return new RebuildsTable(other, control);
    }

    /**
     * Inserts a rebuild and returns its number.
     *
     * @param request the same for the rebuilds of all shards that are requested together; null if this one is alone
     */
    long insert(
            Rebuild.Options options,
            int generation,
            int previous,
            Estimate estimate,
            String by,
            @Nullable UUID request) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.rebuilds
                               (state, request, switch_mode, accept_differences, accept_missing_beginning, generation, previous, estimate,
                                requested_by)
                        values ('running', cast(:request as uuid), :mode, :acceptDifferences, :acceptMissing, :generation, :previous,
                                cast(:estimate as jsonb), :by)
                        returning id
                        """))
                .param("request", request)
                .param("mode", options.automatic() ? "auto" : "manual")
                .param("acceptDifferences", options.acceptDifferences())
                .param("acceptMissing", options.acceptMissingBeginning())
                .param("generation", generation)
                .param("previous", previous)
                .param("estimate", Json.write(estimate))
                .param("by", by)
                .query(Long.class)
                .single();
    }

    Optional<Rebuild> find(long id) {
        return jdbc.sql(control.sql("select " + COLUMNS + " from {schema}.rebuilds where id = :id"))
                .param("id", id)
                .query(RebuildsTable::read)
                .optional();
    }

    Optional<Rebuild> find(UUID request) {
        return jdbc.sql(control.sql("select " + COLUMNS + " from {schema}.rebuilds where request = :request"))
                .param("request", request)
                .query(RebuildsTable::read)
                .optional();
    }

    List<Rebuild> newest(int max) {
        return jdbc.sql(control.sql("select " + COLUMNS + " from {schema}.rebuilds order by id desc limit :max"))
                .param("max", max)
                .query(RebuildsTable::read)
                .list();
    }

    /**
     * Takes the rebuild that is under way, if it has no owner, its owner's lease has ended, or the caller owns it
     * already.
     */
    Optional<Rebuild> claim(String owner, Duration lease) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set takeovers = takeovers + case when owner <> :owner then 1 else 0 end,
                               owner = :owner,
                               lease_until = clock_timestamp() + :leaseMillis * interval '1 millisecond'
                         where id = (select id
                                       from {schema}.rebuilds
                                      where state in ('running', 'catching-up', 'verifying', 'ready', 'switching',
                                                      'rolling-back')
                                        and (owner is null or owner = :owner or lease_until is null
                                             or lease_until < clock_timestamp())
                                        for update skip locked)
                        returning
                        """ + COLUMNS))
                .param("owner", owner)
                .param("leaseMillis", lease.toMillis())
                .query(RebuildsTable::read)
                .optional();
    }

    /**
     * Renews the lease. Returns the current request, or nothing if another instance owns the rebuild or it has ended.
     */
    Optional<Beat> beat(long id, String owner, Duration lease) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set lease_until = clock_timestamp() + :leaseMillis * interval '1 millisecond'
                         where id = :id
                           and owner = :owner
                           and finished_at is null
                        returning wanted
                        """))
                .param("id", id)
                .param("owner", owner)
                .param("leaseMillis", lease.toMillis())
                .query((row, n) -> new Beat(wanted(row.getString("wanted"))))
                .optional();
    }

    /** The answer to a renewal of the lease. */
    record Beat(Rebuild.@Nullable Wanted wanted) {}

    /** Releases the lease, so that another instance can go on at once. */
    void release(long id, String owner) {
        jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set lease_until = null
                         where id = :id
                           and owner = :owner
                        """)).param("id", id).param("owner", owner).update();
    }

    boolean progress(long id, String owner, Object progress, @Nullable String error) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set progress = cast(:progress as jsonb),
                               error = :error
                         where id = :id
                           and owner = :owner
                        """))
                        .param("id", id)
                        .param("owner", owner)
                        .param("progress", Json.write(progress))
                        .param("error", shortened(error))
                        .update()
                == 1;
    }

    /** Writes the final progress of a rebuild that has ended. */
    void finalProgress(long id, Object progress) {
        jdbc.sql(control.sql("update {schema}.rebuilds set progress = cast(:progress as jsonb) where id = :id"))
                .param("id", id)
                .param("progress", Json.write(progress))
                .update();
    }

    void waitsFor(long id, String owner, String error) {
        jdbc.sql(control.sql("update {schema}.rebuilds set error = :error where id = :id and owner = :owner"))
                .param("id", id)
                .param("owner", owner)
                .param("error", shortened(error))
                .update();
    }

    boolean report(long id, String owner, Object report) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set report = cast(:report as jsonb)
                         where id = :id
                           and owner = :owner
                        """))
                        .param("id", id)
                        .param("owner", owner)
                        .param("report", Json.write(report))
                        .update()
                == 1;
    }

    /** Changes the state. Returns false if the rebuild has another owner or has ended. */
    boolean enter(long id, String owner, Rebuild.State state) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set state = :state
                         where id = :id
                           and owner = :owner
                           and finished_at is null
                        """))
                        .param("id", id)
                        .param("owner", owner)
                        .param("state", state.text())
                        .update()
                == 1;
    }

    /** Ends a run. Returns false if the rebuild has another owner or has ended. */
    boolean finish(long id, String owner, Rebuild.State state, @Nullable String error) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set state = :state,
                               error = :error,
                               wanted = null,
                               owner = null,
                               lease_until = null,
                               switched_at = case when :state = 'switched' then coalesce(switched_at, clock_timestamp())
                                                  else switched_at end,
                               finished_at = clock_timestamp()
                         where id = :id
                           and owner = :owner
                           and finished_at is null
                        """))
                        .param("id", id)
                        .param("owner", owner)
                        .param("state", state.text())
                        .param("error", shortened(error))
                        .update()
                == 1;
    }

    /** Writes a request. Returns false if the rebuild is in none of the states that allow it. */
    boolean want(long id, Rebuild.Wanted wanted, List<Rebuild.State> states, String by) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set wanted = :wanted,
                               switched_by = case when :wanted = 'switch' then :by else switched_by end,
                               cancelled_by = case when :wanted = 'cancel' then :by else cancelled_by end
                         where id = :id
                           and state = any (cast(:states as text[]))
                        """))
                        .param("id", id)
                        .param("wanted", wanted.text())
                        .param("by", by)
                        .param(
                                "states",
                                states.stream().map(Rebuild.State::text).toArray(String[]::new))
                        .update()
                == 1;
    }

    /** Sets a rebuild that was switched in under way again, to be rolled back. */
    boolean rollBack(long id, String by) {
        return jdbc.sql(control.sql("""
                        update {schema}.rebuilds
                           set state = 'rolling-back',
                               rolled_back_by = :by,
                               finished_at = null,
                               owner = null,
                               error = null
                         where id = :id
                           and state = 'switched'
                        """)).param("id", id).param("by", by).update() == 1;
    }

    /** Writes who has dropped the generation that a rebuild has left over. */
    void droppedBy(long id, String by) {
        jdbc.sql(control.sql("update {schema}.rebuilds set dropped_by = :by where id = :id"))
                .param("id", id)
                .param("by", by)
                .update();
    }

    private static Rebuild read(ResultSet row, int rowNumber) throws SQLException {
        String report = row.getString("report");
        return new Rebuild(
                row.getLong("id"),
                Rebuild.State.of(row.getString("state")),
                row.getObject("request", UUID.class),
                wanted(row.getString("wanted")),
                new Rebuild.Options(
                        row.getString("switch_mode").equals("auto"),
                        row.getBoolean("accept_differences"),
                        row.getBoolean("accept_missing_beginning")),
                row.getInt("generation"),
                row.getInt("previous"),
                Json.read(row.getString("estimate")),
                Json.read(row.getString("progress")),
                report == null ? null : Json.read(report),
                row.getString("error"),
                row.getString("owner"),
                row.getInt("takeovers"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                moment(row, "switched_at"),
                moment(row, "finished_at"),
                new Rebuild.People(
                        row.getString("requested_by"),
                        row.getString("switched_by"),
                        row.getString("cancelled_by"),
                        row.getString("rolled_back_by"),
                        row.getString("dropped_by")));
    }

    private static Rebuild.@Nullable Wanted wanted(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.equals("switch") ? Rebuild.Wanted.SWITCH : Rebuild.Wanted.CANCEL;
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private static @Nullable String shortened(@Nullable String error) {
        return error == null ? null : ForeignText.shortenLines(error, ERROR_CHARS_MAX);
    }
}
