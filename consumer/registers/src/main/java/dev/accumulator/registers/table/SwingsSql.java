package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Resource;
import java.util.List;

/** The statements about the swings of days. */
public final class SwingsSql {
    /** Deletes the rows of days with movements of {@code :postings}. */
    static final String FORGET = """
            delete from {schema}.day_swings s
             using (select distinct l.cell, {day_of:l} as day
                      from {log} l
                     where l.posting = any (:postings)) n
             where s.register = {register}
               and s.cell = n.cell
               and s.day = n.day
            returning s.cell, s.day::text as day
            """;

    /** Lists the next day totals after a cell and day, and which of them lack swings. A day that goes on gets none. */
    static final String WALK = """
            with next as materialized (
                select d.cell, d.day
                  from {days} d
                 where (d.cell, d.day) > (:cell, cast(:day as date))
                 order by d.cell, d.day
                 limit {walk_max})
            select n.cell, n.day::text as day,
                   n.day < (select {day_of:t} from (select now() as period) t)
                     and (select count(*)
                            from {schema}.day_swings s
                           where s.register = {register}
                             and s.cell = n.cell
                             and s.day = n.day) < :resources as is_due
              from next n
             order by n.cell, n.day
            """;

    /** The swings of one resource, of its moments. */
    private static final String SWINGS = """
            select b.cell, b.day,
                   min(b.balance) as lowest, (array_agg(b.period order by b.balance, b.period))[1] as lowest_at,
                   max(b.balance) as highest, (array_agg(b.period order by b.balance desc, b.period))[1] as highest_at
              from (select m.cell, m.day, m.period, sum(m.value) over (partition by m.cell, m.day order by m.period) as balance
                      from ({moments}) m) b
             group by b.cell, b.day
            """;

    private static final String MOMENTS = """
            select a.cell, a.day, l.period, {each resource: sum(l.{resource}) as value}
              from unnest(cast(:cells as bigint[]), cast(:days as date[])) as a (cell, day)
              join lateral (select *
                              from {log} l
                             where l.cell = a.cell
                               and l.period >= (a.day - 1)::timestamp at time zone 'UTC'
                               and l.period < (a.day + 2)::timestamp at time zone 'UTC'
                               and {day_of:l} = a.day
                               and {not_in_tail}
                            offset 0) l
                on true
             group by 1, 2, 3
            """;

    private static final String MAKE = """
            insert into {schema}.day_swings
                   (register, cell, day, resource, lowest, lowest_at, highest, highest_at)
            select {register}, s.cell, s.day, {each resource: '{name}'}, s.lowest, s.lowest_at, s.highest, s.highest_at
              from ({swings}) s
             order by s.cell, s.day
                on conflict (register, cell, day, resource) do nothing
            """;

    /** The moments of all days that have swings. */
    private static final String KEPT_MOMENTS = """
            select l.cell, {day_of:l} as day, l.period, {each resource: sum(l.{resource}) as value}
              from {log} l
              join {schema}.day_swings k
                on k.register = {register} and k.cell = l.cell and k.day = {day_of:l}
                   and k.resource = {each resource: '{name}'}
             where {not_in_tail}
             group by 1, 2, 3
            """;

    private final RegisterSql sql;

    /** The statements of a register, which is given by its id. */
    public SwingsSql(RegisterSql register, int id) {
        this.sql = register.with("register", String.valueOf(id));
    }

    /** Knows the id of the register. */
    RegisterSql sql() {
        return sql;
    }

    /** Makes the swings of one resource on {@code :days} of {@code :cells}. */
    String make(Resource resource) {
        return of(resource, MOMENTS).fill(MAKE);
    }

    /** Returns the statements of one resource, with the hole {@code swings}: what those that are kept should be. */
    public RegisterSql kept(Resource resource) {
        return of(resource, KEPT_MOMENTS);
    }

    private RegisterSql of(Resource resource, String moments) {
        return sql.only(sql.dimensions(), List.of(resource))
                .with("moments", moments)
                .with("swings", SWINGS);
    }

    /** Deletes the rows of the register. */
    public String deleteAll() {
        return sql.fill("delete from {schema}.day_swings where register = {register}");
    }
}
