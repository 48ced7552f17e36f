package dev.accumulator.consumer.status;

import dev.accumulator.consumer.posting.PostingRates;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of instances. A row goes when its instance stops, or some minutes after its last sign of life. */
final class InstancesTable {
    /** Six missed signs. */
    private static final Duration ALIVE = Duration.ofMinutes(1);

    /** Long enough to see who has died, and too short for the rows of a process that starts again and again to pile up. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final int READ_MAX = 200;

    private final JdbcClient jdbc;
    private final Schema control;

    InstancesTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /**
     * The description that an instance gives of itself.
     *
     * @param id tells apart instances of one name
     */
    record Self(String id, String name, String version, List<String> roles, Instant startedAt) {
        Self {
            roles = List.copyOf(roles);
        }
    }

    /** Writes a sign of life, and deletes the rows of instances that have given none for long. */
    void beat(Self self, PostingRates rates) {
        jdbc.sql(control.sql("""
                        with gone as (
                          delete from {schema}.instances
                           where seen_at < clock_timestamp() - :kept * interval '1 second'
                             and id <> :id)
                        insert into {schema}.instances as i
                               (id, name, version, roles, started_at, seen_at, batches_per_second, records_per_second)
                        values (:id, :name, :version, cast(:roles as text[]), :startedAt, clock_timestamp(), :batches,
                                :records)
                            on conflict (id) do update
                           set seen_at = excluded.seen_at,
                               batches_per_second = excluded.batches_per_second,
                               records_per_second = excluded.records_per_second
                        """))
                .param("kept", KEPT.toSeconds())
                .param("id", self.id())
                .param("name", self.name())
                .param("version", self.version())
                .param("roles", self.roles().toArray(String[]::new))
                .param("startedAt", self.startedAt().atOffset(ZoneOffset.UTC))
                .param("batches", rates.batches())
                .param("records", rates.records())
                .update();
    }

    /** Deletes the row of an instance that stops. */
    void leave(String id) {
        jdbc.sql(control.sql("""
                        delete from {schema}.instances
                         where id = :id
                        """)).param("id", id).update();
    }

    List<Instance> list() {
        return jdbc.sql(control.sql("""
                        select name, version, roles, started_at, seen_at, batches_per_second, records_per_second,
                               seen_at > clock_timestamp() - :alive * interval '1 second' as alive
                          from {schema}.instances
                         order by seen_at desc, name, id
                         limit :max
                        """))
                .param("alive", ALIVE.toSeconds())
                .param("max", READ_MAX)
                .query((row, n) -> instance(row))
                .list();
    }

    private static Instance instance(ResultSet row) throws SQLException {
        return new Instance(
                row.getString("name"),
                row.getString("version"),
                List.of((String[]) row.getArray("roles").getArray()),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("alive"),
                row.getDouble("batches_per_second"),
                row.getDouble("records_per_second"));
    }
}
