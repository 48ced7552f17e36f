package dev.accumulator.consumer.request;

import dev.accumulator.postgres.Schema;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of requests in the database of a shard. */
final class RequestsTable {
    private final JdbcClient jdbc;
    private final Schema control;

    RequestsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** A request that was taken; arguments are JSON. */
    record Taken(UUID id, String work, String arguments, String person) {}

    /**
     * How far a request is.
     *
     * @param instance who has taken it; null if nobody has
     * @param outcome what has come of it, as JSON; null before
     */
    record State(@Nullable String instance, @Nullable String outcome) {}

    void insert(UUID id, String work, String arguments, String person) {
        jdbc.sql(control.sql("""
                        insert into {schema}.shard_requests
                               (id, work, arguments, person)
                        values (:id, :work, cast(:arguments as jsonb), :person)
                        """))
                .param("id", id)
                .param("work", work)
                .param("arguments", arguments)
                .param("person", person)
                .update();
    }

    /** Deletes what was asked for long ago. */
    void prune(Duration kept) {
        jdbc.sql(control.sql("""
                        delete from {schema}.shard_requests
                         where requested_at < clock_timestamp() - :millis * interval '1 millisecond'
                        """)).param("millis", kept.toMillis()).update();
    }

    /**
     * Takes the oldest request that nobody has taken.
     *
     * @param waitingMax older ones are left: nobody waits for them
     */
    Optional<Taken> take(String instance, Duration waitingMax) {
        return jdbc.sql(control.sql("""
                        update {schema}.shard_requests
                           set taken_at = clock_timestamp(),
                               instance = :instance
                         where id = (select id
                                       from {schema}.shard_requests
                                      where taken_at is null
                                        and requested_at > clock_timestamp() - :millis * interval '1 millisecond'
                                      order by requested_at
                                      limit 1
                                        for update skip locked)
                        returning id, work, arguments, person
                        """))
                .param("instance", instance)
                .param("millis", waitingMax.toMillis())
                .query((row, n) -> new Taken(
                        row.getObject("id", UUID.class),
                        row.getString("work"),
                        row.getString("arguments"),
                        row.getString("person")))
                .optional();
    }

    void finish(UUID id, String outcome) {
        jdbc.sql(control.sql("""
                        update {schema}.shard_requests
                           set outcome = cast(:outcome as jsonb),
                               finished_at = clock_timestamp()
                         where id = :id
                        """)).param("id", id).param("outcome", outcome).update();
    }

    State state(UUID id) {
        return jdbc.sql(control.sql("""
                        select instance, outcome
                          from {schema}.shard_requests
                         where id = :id
                        """))
                .param("id", id)
                .query((row, n) -> new State(row.getString("instance"), row.getString("outcome")))
                .single();
    }

    /** Withdraws a request. Returns false if an instance has taken it. */
    boolean withdraw(UUID id) {
        return jdbc.sql(control.sql("""
                        delete from {schema}.shard_requests
                         where id = :id
                           and taken_at is null
                        """)).param("id", id).update() == 1;
    }
}
