package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Groups of floors whose refused documents are to be tried again, now or at a moment that is known. */
final class RaisesTable {
    /** Rows of a group that one turn deals with; each says the same. */
    private static final int CLAIMED_MAX = 1_000;

    private final JdbcClient jdbc;
    private final Schema control;

    RaisesTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /**
     * A group that was claimed, with the rows that said so.
     *
     * @param at the moment of the claim, by the server's clock
     */
    record Claim(RefusedGroup group, List<Long> ids, Instant at) {}

    /**
     * The work that there is.
     *
     * @param isAny true if there are groups whose documents are to be tried, now or once other transactions have ended
     * @param untilDue until the next group gets more by itself; null if none is known
     */
    record Look(boolean isAny, @Nullable Duration untilDue) {}

    /** Notes groups that got more, if documents wait for that. Returns true if some do. */
    boolean raise(Collection<RefusedGroup> groups) {
        return noted(groups, """
                        insert into {schema}.floor_raises (floor, dimensions, settles)
                        select u.floor, u.dimensions, false
                          from (select g.floor, cast(g.dimensions as jsonb) as dimensions
                                  from unnest(cast(:floors as text[]), cast(:groups as text[])) as g (floor, dimensions)) u
                         where exists (select from {schema}.floor_refusals f
                                        where f.floor = u.floor
                                          and md5(f.dimensions::text) = md5(u.dimensions::text)
                                          and f.state = 'refused'
                                          and f.retry_until > now())
                        """) > 0;
    }

    /** Notes groups of which documents begin to wait. Whoever raised them meanwhile may not have seen that. */
    void beginToWait(Collection<RefusedGroup> groups) {
        noted(groups, """
                insert into {schema}.floor_raises (floor, dimensions, settles)
                select g.floor, cast(g.dimensions as jsonb), true
                  from unnest(cast(:floors as text[]), cast(:groups as text[])) as g (floor, dimensions)
                """);
    }

    private int noted(Collection<RefusedGroup> groups, String statement) {
        return jdbc.sql(control.sql(statement))
                .param("floors", groups.stream().map(RefusedGroup::floor).toArray(String[]::new))
                .param("groups", groups.stream().map(RefusedGroup::group).toArray(String[]::new))
                .update();
    }

    /** Looks if there is anything to do. Costs two look-ups in tables that are mostly empty. */
    Look look() {
        return jdbc.sql(control.sql("""
                        select exists (select from {schema}.floor_raises) as is_any,
                               (select cast(ceil(extract(epoch from min(due_at) - clock_timestamp()) * 1000) as bigint)
                                  from {schema}.floor_dues) as until_due
                        """))
                .query((row, n) -> {
                    Long millis = row.getObject("until_due", Long.class);
                    return new Look(row.getBoolean("is_any"), millis == null ? null : Duration.ofMillis(millis));
                })
                .single();
    }

    /** Notes that a group gets more by itself at some moment. Of several moments the first counts. */
    void getsMoreAt(Instant due, RefusedGroup group) {
        jdbc.sql(control.sql("""
                        insert into {schema}.floor_dues as d (floor, dimensions, due_at)
                        values (:floor, cast(:group as jsonb), cast(:due as timestamptz))
                            on conflict (floor, md5(dimensions::text)) do update
                           set due_at = least(d.due_at, excluded.due_at)
                        """))
                .param("floor", group.floor())
                .param("group", group.group())
                .param("due", due.toString())
                .update();
    }

    /** Makes raises of the groups that have got more by themselves. */
    void takeDue() {
        jdbc.sql(control.sql("""
                        with due as (
                          delete from {schema}.floor_dues
                           where ctid in (select ctid
                                            from {schema}.floor_dues
                                           where due_at <= now()
                                           order by due_at
                                           limit :max
                                             for update skip locked)
                          returning floor, dimensions)
                        insert into {schema}.floor_raises (floor, dimensions, settles)
                        select floor, dimensions, false
                          from due
                        """)).param("max", CLAIMED_MAX).update();
    }

    /**
     * Marks refusals that were committed since. Whatever transaction could not see them is in flight now or has ended.
     *
     * @return true if there are refusals that wait for such transactions
     */
    boolean settle() {
        jdbc.sql(control.sql("""
                        update {schema}.floor_raises
                           set settle_before = pg_snapshot_xmax(pg_current_snapshot())
                         where id in (select id
                                        from {schema}.floor_raises
                                       where settles
                                         and settle_before is null
                                       order by id
                                         for update skip locked)
                        """)).update();
        return jdbc.sql(control.sql("select exists (select from {schema}.floor_raises where settles)"))
                .query(Boolean.class)
                .single();
    }

    /** Claims the group that waits longest, for a minute. Empty if there is none, or if another instance is just claiming it. */
    Optional<Claim> claim() {
        record Row(long id, RefusedGroup group, Instant at) {}
        List<Row> claimed = jdbc.sql(control.sql("""
                        with ready as (
                          select id, floor, dimensions
                            from {schema}.floor_raises
                           where (claimed_until is null or claimed_until < clock_timestamp())
                             and (not settles or settle_before <= pg_snapshot_xmin(pg_current_snapshot()))),
                        first as (
                          select floor, dimensions
                            from ready
                           order by id
                           limit 1)
                        update {schema}.floor_raises r
                           set claimed_until = clock_timestamp() + interval '1 minute'
                         where r.id in (select o.id
                                          from {schema}.floor_raises o
                                         where o.id in (select y.id
                                                          from ready y
                                                          join first f on f.floor = y.floor and f.dimensions = y.dimensions
                                                         order by y.id
                                                         limit :max)
                                         order by o.id
                                           for update skip locked)
                           and (r.claimed_until is null or r.claimed_until < clock_timestamp())
                        returning r.id, r.floor, r.dimensions::text as dimensions, statement_timestamp() as at
                        """))
                .param("max", CLAIMED_MAX)
                .query((row, n) -> new Row(
                        row.getLong("id"),
                        new RefusedGroup(row.getString("floor"), row.getString("dimensions")),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
        return claimed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Claim(
                        claimed.getFirst().group(),
                        claimed.stream().map(Row::id).toList(),
                        claimed.getFirst().at()));
    }

    /** Keeps a claim for another minute. */
    void keep(Claim claim) {
        set(claim, "update {schema}.floor_raises set claimed_until = clock_timestamp() + interval '1 minute'");
    }

    /** Leaves a group to whoever claims it next. */
    void leave(Claim claim) {
        set(claim, "update {schema}.floor_raises set claimed_until = null");
    }

    /** Ends a claim whose documents were all tried. */
    void finish(Claim claim) {
        set(claim, "delete from {schema}.floor_raises");
    }

    private void set(Claim claim, String what) {
        jdbc.sql(control.sql(what + " where id = any (cast(:ids as bigint[]))"))
                .param("ids", claim.ids().toArray(Long[]::new))
                .update();
    }
}
