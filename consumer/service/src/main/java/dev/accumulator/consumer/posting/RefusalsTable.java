package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.KeptRecord;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Outcome;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes documents that floors have refused, with their records. A document's rows change only while its recorder is locked. */
final class RefusalsTable {
    /** Records of one statement. */
    private static final long STATEMENT_BYTES_MAX = 16L << 20;

    private final JdbcClient jdbc;
    private final Schema control;

    RefusalsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** A document that is refused now. */
    record New(
            RawEvent event,
            int part,
            Outcome.BelowFloor below,
            @Nullable Instant retryUntil) {
        RefusedGroup group() {
            return new RefusedGroup(below.floor(), GroupJson.text(below.group()));
        }
    }

    /** Keeps refusals. A record that is refused again, because it was read again, is the same refusal. */
    void insert(List<New> refused) {
        keepRecords(refused.stream().map(New::event).toList());
        insertRefusals(refused);
    }

    /** Keeps the records of refusals. */
    void keepRecords(List<RawEvent> of) {
        Map<String, RawEvent> records = new LinkedHashMap<>();
        of.forEach(event -> records.putIfAbsent(event.source(), event));
        List<KeptRecord> chunk = new ArrayList<>();
        List<RawEvent> events = new ArrayList<>();
        long bytes = 0;
        for (RawEvent event : records.values()) {
            KeptRecord kept = KeptRecord.of(event);
            chunk.add(kept);
            events.add(event);
            bytes += kept.bytes();
            if (bytes >= STATEMENT_BYTES_MAX) {
                insertRecords(events, chunk);
                chunk.clear();
                events.clear();
                bytes = 0;
            }
        }
        insertRecords(events, chunk);
    }

    private void insertRecords(List<RawEvent> events, List<KeptRecord> kept) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.sql(control.sql("""
                        insert into {schema}.floor_refused_records
                               (topic, partition, record_offset, record_millis, complete, record_key, headers, value)
                        select *
                          from unnest(cast(:topics as text[]), cast(:partitions as integer[]), cast(:offsets as bigint[]),
                                      cast(:millis as bigint[]), cast(:complete as boolean[]), cast(:keys as bytea[]),
                                      cast(:headers as bytea[]), cast(:values as bytea[]))
                            on conflict (topic, partition, record_offset) do update
                           set kept_since = excluded.kept_since, record_millis = excluded.record_millis, complete = excluded.complete,
                               record_key = excluded.record_key, headers = excluded.headers, value = excluded.value
                        """))
                .param("topics", each(events, RawEvent::topic).toArray(String[]::new))
                .param("partitions", each(events, RawEvent::partition).toArray(Integer[]::new))
                .param("offsets", each(events, RawEvent::offset).toArray(Long[]::new))
                .param("millis", each(events, RawEvent::timestampMillis).toArray(Long[]::new))
                .param("complete", each(kept, KeptRecord::complete).toArray(Boolean[]::new))
                .param("keys", nullable(kept, KeptRecord::key).toArray(new byte[0][]))
                .param("headers", each(kept, KeptRecord::headers).toArray(new byte[0][]))
                .param("values", nullable(kept, KeptRecord::value).toArray(new byte[0][]))
                .update();
    }

    private void insertRefusals(List<New> refused) {
        jdbc.sql(control.sql("""
                        insert into {schema}.floor_refusals
                               (topic, partition, record_offset, part, recorder, revision, floor, dimensions, least, available,
                                asked, moment, retry_until)
                        select u.topic, u.partition, u.record_offset, u.part, u.recorder, u.revision, u.floor,
                               cast(u.dimensions as jsonb), u.least, u.available, u.asked, u.moment, u.retry_until
                          from unnest(cast(:topics as text[]), cast(:partitions as integer[]), cast(:offsets as bigint[]),
                                      cast(:parts as integer[]), cast(:recorders as text[]), cast(:revisions as bigint[]),
                                      cast(:floors as text[]), cast(:groups as text[]), cast(:least as numeric[]),
                                      cast(:available as numeric[]), cast(:asked as numeric[]),
                                      cast(:moments as timestamptz[]), cast(:until as timestamptz[]))
                               as u (topic, partition, record_offset, part, recorder, revision, floor, dimensions, least,
                                     available, asked, moment, retry_until)
                            on conflict (topic, partition, record_offset, part) do update
                           set recorder = excluded.recorder, revision = excluded.revision, floor = excluded.floor,
                               dimensions = excluded.dimensions, least = excluded.least, available = excluded.available,
                               asked = excluded.asked, moment = excluded.moment, refused_at = excluded.refused_at,
                               retry_until = excluded.retry_until, state = 'refused', closed_at = null
                        """))
                .param("topics", each(refused, one -> one.event().topic()).toArray(String[]::new))
                .param(
                        "partitions",
                        each(refused, one -> one.event().partition()).toArray(Integer[]::new))
                .param("offsets", each(refused, one -> one.event().offset()).toArray(Long[]::new))
                .param("parts", each(refused, New::part).toArray(Integer[]::new))
                .param("recorders", each(refused, one -> one.below().recorder()).toArray(String[]::new))
                .param("revisions", nullable(refused, RefusalsTable::revision).toArray(new Long[0]))
                .param("floors", each(refused, one -> one.below().floor()).toArray(String[]::new))
                .param("groups", each(refused, one -> one.group().group()).toArray(String[]::new))
                .param(
                        "least",
                        each(refused, one -> one.below().min().toPlainString()).toArray(String[]::new))
                .param(
                        "available",
                        each(refused, one -> one.below().available().toPlainString())
                                .toArray(String[]::new))
                .param(
                        "asked",
                        each(refused, one -> one.below().asked().toPlainString())
                                .toArray(String[]::new))
                .param(
                        "moments",
                        each(refused, one -> one.below().moment().toString()).toArray(String[]::new))
                .param("until", nullable(refused, one -> text(one.retryUntil())).toArray(new String[0]))
                .update();
    }

    private static @Nullable Long revision(New refused) {
        return refused.below().revision() == 0 ? null : refused.below().revision();
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    /** Closes the refusals of revisions that are accepted, and of older ones. */
    void accepted(List<Outcome.Accepted> accepted) {
        List<Long> closed = jdbc.sql(control.sql("""
                        update {schema}.floor_refusals f
                           set state = case when f.revision = a.revision then 'posted' else 'superseded' end,
                               closed_at = clock_timestamp()
                          from unnest(cast(:recorders as text[]), cast(:revisions as bigint[])) as a (recorder, revision)
                         where f.recorder = a.recorder
                           and f.revision <= a.revision
                           and f.state = 'refused'
                        returning f.id
                        """))
                .param("recorders", each(accepted, Outcome::recorder).toArray(String[]::new))
                .param("revisions", each(accepted, Outcome.Accepted::revision).toArray(Long[]::new))
                .query((row, n) -> row.getLong("id"))
                .list();
        deleteRecords(closed);
    }

    /** Closes a refusal that was tried again, or notes that it was. */
    void tried(long id, FloorRefusal.State state, @Nullable String by) {
        jdbc.sql(control.sql("""
                        update {schema}.floor_refusals
                           set state = case when state = 'refused' then :state else state end,
                               closed_at = case when :state = 'refused' then closed_at
                                                else coalesce(closed_at, clock_timestamp()) end,
                               attempts = attempts + 1, tried_at = clock_timestamp(), tried_by = :by
                         where id = :id
                        """))
                .param("state", state.name().toLowerCase(Locale.ROOT))
                .param("by", by, Types.VARCHAR)
                .param("id", id)
                .update();
        if (state != FloorRefusal.State.REFUSED) {
            deleteRecords(List.of(id));
        }
    }

    /**
     * Notes that a document was tried again and refused again.
     *
     * @return true if it waits for another group now
     */
    boolean refusedAgain(FloorRefusal before, Outcome.BelowFloor below, @Nullable String by) {
        String group = GroupJson.text(below.group());
        return jdbc.sql(control.sql("""
                        with old as (
                          select id, floor, dimensions
                            from {schema}.floor_refusals
                           where id = :id)
                        update {schema}.floor_refusals f
                           set floor = :floor, dimensions = cast(:group as jsonb), least = :least, available = :available,
                               asked = :asked, moment = cast(:moment as timestamptz), attempts = attempts + 1,
                               tried_at = clock_timestamp(), tried_by = :by
                          from old
                         where f.id = old.id
                        returning old.floor <> f.floor or old.dimensions <> f.dimensions as is_other
                        """))
                .param("id", before.id())
                .param("floor", below.floor())
                .param("group", group)
                .param("least", below.min())
                .param("available", below.available())
                .param("asked", below.asked())
                .param("moment", below.moment().toString())
                .param("by", by, Types.VARCHAR)
                .query(Boolean.class)
                .single();
    }

    /** Lets a document wait no more. */
    void giveUp(long id) {
        jdbc.sql(control.sql("update {schema}.floor_refusals set retry_until = null where id = :id"))
                .param("id", id)
                .update();
    }

    /** Deletes the records of which no part is refused any more. Those that others work on are left to them. */
    private void deleteRecords(Collection<Long> closed) {
        if (closed.isEmpty()) {
            return;
        }
        jdbc.sql(control.sql("""
                        delete from {schema}.floor_refused_records
                         where ctid in (select r.ctid
                                          from {schema}.floor_refused_records r
                                          join {schema}.floor_refusals f using (topic, partition, record_offset)
                                         where f.id = any (cast(:closed as bigint[]))
                                           and not exists (select from {schema}.floor_refusals o
                                                            where o.topic = r.topic
                                                              and o.partition = r.partition
                                                              and o.record_offset = r.record_offset
                                                              and o.state = 'refused')
                                           for update of r skip locked)
                        """)).param("closed", closed.toArray(Long[]::new)).update();
    }

    private static <E, T> List<T> each(List<E> all, Function<E, T> column) {
        return all.stream().map(column).toList();
    }

    private static <E, T> List<@Nullable T> nullable(List<E> all, Function<E, @Nullable T> column) {
        List<@Nullable T> values = new ArrayList<>(all.size());
        for (E one : all) {
            values.add(column.apply(one));
        }
        return values;
    }
}
