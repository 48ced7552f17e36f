package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The layout in the row of a shard. A transaction that posts and a statement that answers look at the row, so each change is
 * one of all of them. Each change can be made again, and says whether the layout is in the wanted state by then. A run that
 * changes rows claims all of them first, those of both layouts, and looks at them after that: then another run, which was
 * stopped in the middle and goes on, changes none of them any more.
 */
final class LayoutRow {
    /** The state that counts: a layout whose end has come is left, also where nobody has written that down yet. */
    static final String STATE = "case when state = 'live' and ends_at <= clock_timestamp() then 'left' else state end";

    /** The state, and the layout that is to take the place of this one. */
    static final String LAYOUT = "select " + STATE + " as layout, next from {schema}.shard";

    /**
     * True unless a row says that the layout does not answer. A standby does not answer as soon as it knows of an end: its clock
     * may be behind that of its primary.
     */
    static final String ANSWERS = """
            not exists (select
                          from {schema}.shard
                         where state <> 'live'
                            or ends_at <= clock_timestamp()
                            or (ends_at is not null and pg_is_in_recovery()))""";

    private final JdbcClient jdbc;
    private final Schema control;

    LayoutRow(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    Optional<Layout> find() {
        return jdbc.sql(control.sql("""
                        select current_database() as database, index, shards, next, run, ends_at, live_since,
                               {state} as state
                          from {schema}.shard
                        """.replace("{state}", STATE)))
                .query((row, n) -> {
                    return new Layout(
                            row.getString("database"),
                            row.getInt("index"),
                            row.getInt("shards"),
                            Layout.State.of(row.getString("state")),
                            row.getObject("next", UUID.class),
                            row.getObject("run", UUID.class),
                            instant(row.getObject("ends_at", OffsetDateTime.class)),
                            instant(row.getObject("live_since", OffsetDateTime.class)));
                })
                .optional();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    /** The identity of the database. */
    UUID identity() {
        return jdbc.sql(control.sql("select identity from {schema}.database_identity"))
                .query(UUID.class)
                .single();
    }

    /**
     * Makes sure that the layout is live, and no other is to take its place.
     *
     * @throws LayoutNotLive if that is not so
     */
    void requireDeciding() {
        find().filter(layout -> layout.state() != Layout.State.LIVE || layout.next() != null)
                .ifPresent(layout -> {
                    throw new LayoutNotLive(layout);
                });
    }

    /** Keeps the row as it is until the caller's transaction ends. */
    void lock() {
        jdbc.sql(control.sql("""
                        select index
                          from {schema}.shard
                           for share
                        """)).query(Integer.class).optional();
    }

    /** Lets one run change the row, and no other. Whoever had it before has lost it. */
    void claim(UUID run) {
        jdbc.sql(control.sql("""
                        update {schema}.shard
                           set run = :run
                        """)).param("run", run).update();
    }

    /** Names the layout that is to take the place of a live one, unless another one is named. */
    boolean prepare(UUID run, UUID next) {
        return jdbc.sql(control.sql("""
                        update {schema}.shard
                           set next = :next
                         where run = :run
                           and state = 'live'
                           and (next is null or next = :next)
                        """)).param("run", run).param("next", next).update() == 1;
    }

    /** Gives a layout that is to be left an end, unless it has one. */
    boolean end(UUID run, Duration after) {
        return jdbc.sql(control.sql("""
                        update {schema}.shard
                           set ends_at = coalesce(ends_at, clock_timestamp() + :millis * interval '1 millisecond')
                         where run = :run
                           and state = 'live'
                           and next is not null
                        """))
                        .param("run", run)
                        .param("millis", after.toMillis())
                        .update()
                == 1;
    }

    /** Leaves a layout whose end has come. */
    boolean leave(UUID run) {
        return changed(run, """
                update {schema}.shard
                   set state = 'left'
                 where run = :run
                   and (state = 'left' or (state = 'live' and ends_at <= clock_timestamp()))
                """);
    }

    /** Lets a layout that was built be live. */
    boolean enter(UUID run) {
        return changed(run, """
                update {schema}.shard
                   set state = 'live',
                       live_since = case when state = 'live' then live_since else clock_timestamp() end
                 where run = :run
                   and (state = 'building' or (state = 'live' and ends_at is null))
                """);
    }

    /** Lets a layout that was to be left, or was, be live as before. */
    boolean stay(UUID run) {
        return changed(run, """
                update {schema}.shard
                   set state = 'live',
                       ends_at = null,
                       next = null
                 where run = :run
                   and state in ('live', 'left')
                """);
    }

    /** Ends the run, once all that it had to do is done in all databases. */
    boolean release(UUID run) {
        return changed(run, """
                update {schema}.shard
                   set run = null
                 where run = :run
                """);
    }

    /** Lets a layout that was left follow another one, once the switch has ended that has left it. */
    void follow() {
        jdbc.sql(control.sql("""
                        update {schema}.shard
                           set state = 'building',
                               ends_at = null,
                               next = null
                         where state = 'left'
                           and run is null
                        """)).update();
    }

    private boolean changed(UUID run, String statement) {
        return jdbc.sql(control.sql(statement)).param("run", run).update() == 1;
    }
}
