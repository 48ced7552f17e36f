package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Groups of floors whose refused documents are to be tried again. */
final class RaisesTable {
    /** Rows of a group that one turn deals with; each says the same. */
    private static final int CLAIMED_MAX = 1_000;

    private final JdbcClient jdbc;
    private final Schema control;

    RaisesTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** A group that was claimed, with the rows that said so. */
    record Claim(RefusedGroup group, List<Long> ids) {}

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

    /** True if there is anything to do, now or later. */
    boolean isAny() {
        return jdbc.sql(control.sql("select exists (select from {schema}.floor_raises)"))
                .query(Boolean.class)
                .single();
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
        record Row(long id, RefusedGroup group) {}
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
                        returning r.id, r.floor, r.dimensions::text as dimensions
                        """))
                .param("max", CLAIMED_MAX)
                .query((row, n) -> new Row(
                        row.getLong("id"), new RefusedGroup(row.getString("floor"), row.getString("dimensions"))))
                .list();
        return claimed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Claim(
                        claimed.getFirst().group(),
                        claimed.stream().map(Row::id).toList()));
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
