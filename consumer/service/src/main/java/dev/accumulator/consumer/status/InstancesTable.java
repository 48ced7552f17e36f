package dev.accumulator.consumer.status;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.PostingRates;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of instances, and what they have measured of the source topics. The row of an instance goes when it stops, or
 * some minutes after its last sign of life.
 */
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

    /**
     * The end of a partition, as an instance has measured it.
     *
     * @param age how long ago it asked the broker
     */
    record SourceEnd(Partition partition, long end, Duration age) {}

    /**
     * Writes a sign of life with the ends of partitions, and deletes the rows of instances that have given none for long.
     * An end is written if that of another instance is some seconds older.
     */
    void beat(Self self, PostingRates rates, List<SourceEnd> ends) {
        List<SourceEnd> ordered =
                ends.stream().sorted(Comparator.comparing(SourceEnd::partition)).toList();
        jdbc.sql(control.sql("""
                        with gone as (
                          delete from {schema}.instances
                           where seen_at < clock_timestamp() - :kept * interval '1 second'
                             and id <> :id),
                        measured as (
                          insert into {schema}.source_ends as e (topic, partition, end_position, measured_at)
                          select topic, partition, end_position, clock_timestamp() - age * interval '1 millisecond'
                            from unnest(cast(:topics as text[]), cast(:partitions as integer[]), cast(:ends as bigint[]),
                                        cast(:ages as bigint[])) as m (topic, partition, end_position, age)
                           order by topic, partition
                              on conflict (topic, partition) do update
                             set end_position = excluded.end_position,
                                 measured_at = excluded.measured_at
                           where e.measured_at < excluded.measured_at - interval '5 seconds')
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
                .param(
                        "topics",
                        ordered.stream().map(end -> end.partition().topic()).toArray(String[]::new))
                .param(
                        "partitions",
                        ordered.stream().map(end -> end.partition().number()).toArray(Integer[]::new))
                .param("ends", ordered.stream().map(SourceEnd::end).toArray(Long[]::new))
                .param("ages", ordered.stream().map(end -> end.age().toMillis()).toArray(Long[]::new))
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
