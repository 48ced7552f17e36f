package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The layout in the row of a shard. A transaction that posts and a statement that answers look at the row, so each change is
 * one of all of them. Each change can be made again, and says whether the layout is in the wanted state by then.
 */
final class LayoutRow {
    /** The state that counts: a layout whose end has come is left, also where nobody has written that down yet. */
    static final String STATE = "case when state = 'live' and ends_at <= clock_timestamp() then 'left' else state end";

    /** True unless a row says that the layout does not answer. */
    static final String ANSWERS = """
            not exists (select
                          from {schema}.shard
                         where state <> 'live'
                            or ends_at <= clock_timestamp())""";

    private final JdbcClient jdbc;
    private final Schema control;

    LayoutRow(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    Optional<Layout> find() {
        return jdbc.sql(control.sql("""
                        select current_database() as database, index, shards, next, live_since,
                               {state} as state
                          from {schema}.shard
                        """.replace("{state}", STATE)))
                .query((row, n) -> {
                    OffsetDateTime since = row.getObject("live_since", OffsetDateTime.class);
                    return new Layout(
                            row.getString("database"),
                            row.getInt("index"),
                            row.getInt("shards"),
                            Layout.State.of(row.getString("state")),
                            row.getObject("next", UUID.class),
                            since == null ? null : since.toInstant());
                })
                .optional();
    }

    /** The identity of the database. */
    UUID identity() {
        return jdbc.sql(control.sql("select identity from {schema}.database_identity"))
                .query(UUID.class)
                .single();
    }

    /** Gives a layout that is live an end, unless it has one. */
    void end(Duration after, UUID next) {
        jdbc.sql(control.sql("""
                        update {schema}.shard
                           set ends_at = clock_timestamp() + :millis * interval '1 millisecond',
                               next = :next
                         where state = 'live'
                           and ends_at is null
                        """))
                .param("millis", after.toMillis())
                .param("next", next)
                .update();
    }

    /** Leaves a layout whose end has come. */
    boolean leave() {
        return changed("""
                update {schema}.shard
                   set state = 'left'
                 where state = 'left'
                    or (state = 'live' and ends_at <= clock_timestamp())
                """);
    }

    /** Lets a layout that was built be live. */
    boolean enter() {
        return changed("""
                update {schema}.shard
                   set state = 'live',
                       ends_at = null,
                       next = null,
                       live_since = case when state = 'live' then live_since else clock_timestamp() end
                 where state = 'building'
                    or (state = 'live' and ends_at is null)
                """);
    }

    /** Lets a layout that was to be left, or was, be live as before. */
    boolean stay() {
        return changed("""
                update {schema}.shard
                   set state = 'live',
                       ends_at = null,
                       next = null
                """);
    }

    /** Lets a layout that was left follow another one. */
    void follow() {
        jdbc.sql(control.sql("""
                        update {schema}.shard
                           set state = 'building',
                               ends_at = null,
                               next = null
                         where state = 'left'
                        """)).update();
    }

    private boolean changed(String statement) {
        return jdbc.sql(control.sql(statement)).update() == 1;
    }
}
