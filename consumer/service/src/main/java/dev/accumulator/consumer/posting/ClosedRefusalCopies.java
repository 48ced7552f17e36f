package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Refusals of documents with movements in closed time as they are, for the database of another layout of shards. */
public final class ClosedRefusalCopies {
    private final Schema control;

    public ClosedRefusalCopies(Schema control) {
        this.control = control;
    }

    /**
     * A refusal, by the place of its part of a record.
     *
     * @param row all of it, as JSON
     */
    public record Copy(String topic, int partition, long offset, int part, String row) {
        /** Comes before all refusals. */
        public static final Copy NONE = new Copy("", 0, 0, 0, "{}");
    }

    /** Reads refusals in the order of their places, those behind one. */
    public List<Copy> page(JdbcClient from, Copy after, int max) {
        return from.sql(control.sql("""
                        select f.topic, f.partition, f.record_offset, f.part, to_jsonb(f)::text as row
                          from {schema}.closed_refusals f
                         where (f.topic, f.partition, f.record_offset, f.part) > (:topic, :partition, :offset, :part)
                         order by f.topic, f.partition, f.record_offset, f.part
                         limit :max
                        """))
                .param("topic", after.topic())
                .param("partition", after.partition())
                .param("offset", after.offset())
                .param("part", after.part())
                .param("max", max)
                .query(ClosedRefusalCopies::copy)
                .list();
    }

    /** Reads the refusals of records. */
    List<Copy> of(JdbcClient from, Collection<RawEvent> events) {
        return from.sql(control.sql("""
                        select f.topic, f.partition, f.record_offset, f.part, to_jsonb(f)::text as row
                          from {schema}.closed_refusals f
                          join unnest(cast(:topics as text[]), cast(:partitions as integer[]), cast(:offsets as bigint[]))
                               as u (topic, partition, record_offset)
                            on f.topic = u.topic and f.partition = u.partition and f.record_offset = u.record_offset
                        """))
                .param("topics", events.stream().map(RawEvent::topic).toArray(String[]::new))
                .param("partitions", events.stream().map(RawEvent::partition).toArray(Integer[]::new))
                .param("offsets", events.stream().map(RawEvent::offset).toArray(Long[]::new))
                .query(ClosedRefusalCopies::copy)
                .list();
    }

    private static Copy copy(ResultSet row, int number) throws SQLException {
        return new Copy(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getInt("part"),
                row.getString("row"));
    }

    /** Writes refusals in the caller's transaction, in the place of those that are there. */
    public void write(JdbcClient to, List<Copy> copies) {
        if (copies.isEmpty()) {
            return;
        }
        to.sql(control.sql("""
                        insert into {schema}.closed_refusals
                               (topic, partition, record_offset, part, recorder, revision, register, period, closed_through,
                                refused_at)
                        select n.topic, n.partition, n.record_offset, n.part, n.recorder, n.revision, n.register, n.period,
                               n.closed_through, n.refused_at
                          from unnest(cast(:rows as text[])) as c (row),
                               jsonb_populate_record(null::{schema}.closed_refusals, c.row::jsonb) as n
                            on conflict (topic, partition, record_offset, part) do update
                           set recorder = excluded.recorder, revision = excluded.revision, register = excluded.register,
                               period = excluded.period, closed_through = excluded.closed_through,
                               refused_at = excluded.refused_at
                        """))
                .param("rows", copies.stream().map(Copy::row).toArray(String[]::new))
                .update();
    }
}
