package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Refusals by floors as they are, for the database of another layout of shards, where they have other numbers. */
public final class RefusalCopies {
    private final Schema control;

    public RefusalCopies(Schema control) {
        this.control = control;
    }

    /**
     * A refusal.
     *
     * @param id its number where it was read
     * @param row all of it, as JSON
     */
    public record Copy(
            long id,
            String topic,
            int partition,
            long offset,
            int part,
            String recorder,
            FloorRefusal.State state,
            String row) {

        /** Returns the place of the record, as {@code topic-partition@offset}. */
        String source() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /**
     * Reads refusals in the order of their numbers.
     *
     * @param after only those with higher numbers
     */
    public List<Copy> page(JdbcClient from, long after, int max) {
        return from.sql(control.sql("""
                        select f.id, f.topic, f.partition, f.record_offset, f.part, f.recorder, f.state, to_jsonb(f)::text as row
                          from {schema}.floor_refusals f
                         where f.id > :after
                         order by f.id
                         limit :max
                        """))
                .param("after", after)
                .param("max", max)
                .query((row, n) -> copy(row))
                .list();
    }

    /** Reads the refusals of records. */
    List<Copy> of(JdbcClient from, Collection<RawEvent> events) {
        return from.sql(control.sql("""
                        select f.id, f.topic, f.partition, f.record_offset, f.part, f.recorder, f.state, to_jsonb(f)::text as row
                          from {schema}.floor_refusals f
                          join unnest(cast(:topics as text[]), cast(:partitions as integer[]), cast(:offsets as bigint[]))
                               as u (topic, partition, record_offset)
                            on f.topic = u.topic and f.partition = u.partition and f.record_offset = u.record_offset
                        """))
                .param("topics", events.stream().map(RawEvent::topic).toArray(String[]::new))
                .param("partitions", events.stream().map(RawEvent::partition).toArray(Integer[]::new))
                .param("offsets", events.stream().map(RawEvent::offset).toArray(Long[]::new))
                .query((row, n) -> copy(row))
                .list();
    }

    private static Copy copy(ResultSet row) throws SQLException {
        return new Copy(
                row.getLong("id"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getInt("part"),
                row.getString("recorder"),
                FloorRefusal.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("row"));
    }

    /**
     * Returns those of the refusals that a database does not have, or has otherwise. When a refusal was closed does not matter:
     * each database does that by its own clock.
     */
    public List<Copy> differing(JdbcClient there, List<Copy> copies) {
        List<Copy> differing = new ArrayList<>();
        there.sql(control.sql("""
                        select c.place
                          from unnest(cast(:rows as text[])) with ordinality as c (row, place),
                               jsonb_populate_record(null::{schema}.floor_refusals, c.row::jsonb) as n
                          left join {schema}.floor_refusals o
                            on o.topic = n.topic
                           and o.partition = n.partition
                           and o.record_offset = n.record_offset
                           and o.part = n.part
                         where o.id is null
                            or to_jsonb(o) - 'id' - 'closed_at' <> to_jsonb(n) - 'id' - 'closed_at'
                         order by c.place
                        """)).param("rows", rows(copies)).query(row -> {
            differing.add(copies.get(row.getInt("place") - 1));
        });
        return differing;
    }

    /** Writes refusals in the caller's transaction. One that is closed stays closed. */
    public void write(JdbcClient to, List<Copy> copies) {
        if (copies.isEmpty()) {
            return;
        }
        to.sql(control.sql("""
                        insert into {schema}.floor_refusals as o
                               (topic, partition, record_offset, part, recorder, revision, floor, dimensions, least, available,
                                asked, moment, refused_at, retry_until, state, attempts, tried_at, tried_by, closed_at)
                        select n.topic, n.partition, n.record_offset, n.part, n.recorder, n.revision, n.floor, n.dimensions,
                               n.least, n.available, n.asked, n.moment, n.refused_at, n.retry_until, n.state, n.attempts,
                               n.tried_at, n.tried_by, n.closed_at
                          from unnest(cast(:rows as text[])) as c (row),
                               jsonb_populate_record(null::{schema}.floor_refusals, c.row::jsonb) as n
                         order by n.id
                            on conflict (topic, partition, record_offset, part) do update
                           set recorder = excluded.recorder, revision = excluded.revision, floor = excluded.floor,
                               dimensions = excluded.dimensions, least = excluded.least, available = excluded.available,
                               asked = excluded.asked, moment = excluded.moment, refused_at = excluded.refused_at,
                               retry_until = excluded.retry_until, state = excluded.state, attempts = excluded.attempts,
                               tried_at = excluded.tried_at, tried_by = excluded.tried_by, closed_at = excluded.closed_at
                         where o.state = 'refused'
                            or excluded.state <> 'refused'
                        """)).param("rows", rows(copies)).update();
    }

    /** Copies the record of a refusal, unless it is there. */
    public void copyRecord(JdbcClient from, JdbcClient to, Copy refusal) {
        from.sql(control.sql("""
                        select kept_since, record_millis, complete, record_key, headers, value
                          from {schema}.floor_refused_records
                         where topic = :topic
                           and partition = :partition
                           and record_offset = :offset
                        """))
                .param("topic", refusal.topic())
                .param("partition", refusal.partition())
                .param("offset", refusal.offset())
                .query(row -> {
                    to.sql(control.sql("""
                            insert into {schema}.floor_refused_records
                                   (topic, partition, record_offset, kept_since, record_millis, complete, record_key, headers,
                                    value)
                            values (:topic, :partition, :offset, :since, :millis, :complete, :key, :headers, :value)
                                on conflict do nothing
                            """))
                            .param("topic", refusal.topic())
                            .param("partition", refusal.partition())
                            .param("offset", refusal.offset())
                            .param("since", row.getTimestamp("kept_since"))
                            .param("millis", row.getLong("record_millis"))
                            .param("complete", row.getBoolean("complete"))
                            .param("key", row.getBytes("record_key"), Types.BINARY)
                            .param("headers", row.getBytes("headers"))
                            .param("value", row.getBytes("value"), Types.BINARY)
                            .update();
                });
    }

    /** Deletes the records of which no part is refused any more. */
    public void deleteRecords(JdbcClient there) {
        there.sql(control.sql("""
                        delete from {schema}.floor_refused_records r
                         where not exists (select from {schema}.floor_refusals f
                                            where f.topic = r.topic
                                              and f.partition = r.partition
                                              and f.record_offset = r.record_offset
                                              and f.state = 'refused')
                        """)).update();
    }

    /**
     * Lets every document that waits be tried once: its group may have got more just before the layout before ended. Joins the
     * caller's transaction.
     */
    public void tryWaiting(JdbcClient there) {
        there.sql(control.sql("""
                        insert into {schema}.floor_raises (floor, dimensions, settles)
                        select distinct floor, dimensions, false
                          from {schema}.floor_refusals
                         where state = 'refused'
                           and retry_until > now()
                        """)).update();
    }

    private static String[] rows(List<Copy> copies) {
        return copies.stream().map(Copy::row).toArray(String[]::new);
    }
}
