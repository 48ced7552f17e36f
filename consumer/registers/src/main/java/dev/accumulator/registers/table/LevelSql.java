package dev.accumulator.registers.table;

/** The statements of {@link LevelReads}, with holes for dimensions and parameters that it fills. */
final class LevelSql {
    /** Numbers the cells of the groups, from 1 on. Values are compared as they are: a cast could change one. */
    static final String WANTED = """
            select k.n, c.cell
              from unnest({each by: cast(:{value} as {array_type}[])}) with ordinality as k ({each by: {value}}, n)
              join {cell} c
                on {all by: c.{by} = {wanted}}
            """;

    static final String MARKS = """
            unnest(cast(:marked as bigint[]), cast(:marks as timestamptz[])) as b (n, period)
            """;

    static final String ASKED = """
            asked as materialized (
                select a.n, a.unit
                  from unnest(cast(:asked as bigint[]), cast(:units as date[])) as a (n, unit))
            """;

    /**
     * Movements that are dated ahead are looked up by cell, in each partition. Of many cells, those of later months only if
     * there are any: mostly there are none, and that is one question in place of one for each cell and month.
     */
    static final String BALANCES = """
            with wanted as materialized (
                select k.n, c.cell, {each resource: c.{resource}} as value
                  from unnest({each by: cast(:{value} as {array_type}[])}) with ordinality as k ({each by: {value}}, n)
                  join {cell} c
                    on {all by: c.{by} = {wanted}})
            select n, sum(value) as value
              from (select n, value
                      from wanted
                     union all
                    select w.n, {each resource: l.{resource}}
                      from {tail_movements} l
                      join wanted w on w.cell = l.cell
                     union all
                    select w.n, {each resource: -l.{resource}}
                      from wanted w
                      join lateral (select *
                                      from {log} l
                                     where l.cell = w.cell
                                       and l.period > cast(:now as timestamptz)
                                       {if many: and l.period < cast(:later as timestamptz)}
                                    offset 0) l
                        on true{if many:
                     union all
                    select w.n, {each resource: -l.{resource}}
                      from wanted w
                      join lateral (select *
                                      from {log} l
                                     where l.cell = w.cell
                                       and l.period >= cast(:later as timestamptz)
                                    offset 0) l
                        on true
                     where (select exists (select from {log} where period >= cast(:later as timestamptz)))}) u
             group by n
            """;

    static final String MONTHS = """
            with wanted as materialized (
                {wanted_cells})
            select n, month::text as unit, sum(receipt) as receipt, sum(expense) as expense, bool_or(marked) as marked
              from (select w.n, m.month, {each resource: m.{receipt} as receipt, m.{expense} as expense}, false as marked
                      from wanted w
                      join {month} m on m.cell = w.cell
                     union all
                    select w.n, {month_of:l}, {each resource: {receipt_of:l}, {expense_of:l}}, false
                      from {tail_movements} l
                      join wanted w on w.cell = l.cell
                     union all
                    select b.n, {month_of:b}, 0, 0, true
                      from {marks}) u
             group by n, month
             order by n, month
            """;

    /**
     * With swings, the lowest and the highest that the balance can be are added up apart: of a day total those that are kept, of
     * other movements the sums of what is taken and of what is given, reversals like any. They are known if no day total lacks
     * them, and are the exact ones if there is nothing but the day total of one cell.
     */
    static final String DAYS = """
            with wanted as materialized (
                {wanted_cells}),
            {asked_units}
            select n, day::text as unit, sum(receipt) as receipt, sum(expense) as expense, bool_or(marked) as marked{if swings:,
                   sum(low) as low, sum(high) as high, count(*) filter (where not marked) = 1 as is_one,
                   min(lowest) as lowest, cast(extract(epoch from min(lowest_at)) * 1000000 as bigint) as lowest_at,
                   min(highest) as highest, cast(extract(epoch from min(highest_at)) * 1000000 as bigint) as highest_at,
                   bool_and(is_known) as is_known}
              from ({if day: select w.n, d.day, {each resource: d.{receipt} as receipt, d.{expense} as expense}, false as marked{if swings:,
                           least(s.lowest, 0) as low, greatest(s.highest, 0) as high,
                           s.lowest, s.lowest_at, s.highest, s.highest_at, s.cell is not null as is_known}
                      from asked a
                      join wanted w on w.n = a.n
                      join {days} d
                        on d.cell = w.cell and d.day >= a.unit and d.day < (a.unit + interval '1 month')::date
                      {if swings: left join {schema}.day_swings s
                        on s.register = {register} and s.cell = d.cell and s.day = d.day and s.resource = {each resource: '{name}'}}
                     union all}
                    select w.n, {day_of:l} as day, {each resource: {receipt_of:l} as receipt, {expense_of:l} as expense},
                           false as marked{if swings:, {each resource: least(l.{resource}, 0), greatest(l.{resource}, 0)},
                           null, null, null, null, true}
                      from asked a
                      join wanted w on w.n = a.n
                      join {month} m on m.cell = w.cell and m.month = a.unit
                       {if day: and not m.by_day}
                      join lateral (select *
                                      from {log} l
                                     where {in_month}
                                       and {not_in_tail}
                                    offset 0) l
                        on true
                     union all
                    select w.n, {day_of:l}, {each resource: {receipt_of:l}, {expense_of:l}}, false{if swings:,
                           {each resource: least(l.{resource}, 0), greatest(l.{resource}, 0)}, null, null, null, null, true}
                      from {tail_movements} l
                      join wanted w on w.cell = l.cell
                      join asked a on a.n = w.n and a.unit = {month_of:l}
                     union all
                    select b.n, {day_of:b}, 0, 0, true{if swings:, 0, 0, null, null, null, null, true}
                      from {marks}
                      join asked a on a.n = b.n and a.unit = {month_of:b}) u
             group by n, day
             order by n, day
            """;

    static final String STEPS = """
            with wanted as materialized (
                {wanted_cells}),
            {asked_units}
            select n, day::text as unit, cast(extract(epoch from period) * 1000000 as bigint) as micros, sum(value) as value
              from (select w.n, a.unit as day, l.period, {each resource: l.{resource}} as value
                      from asked a
                      join wanted w on w.n = a.n
                      join lateral (select *
                                      from {log} l
                                     where l.cell = w.cell
                                       and l.period >= (a.unit - 1)::timestamp at time zone 'UTC'
                                       and l.period < (a.unit + 2)::timestamp at time zone 'UTC'
                                       and {day_of:l} = a.unit
                                    offset 0) l
                        on true
                     union all
                    select b.n, a.unit, b.period, 0
                      from {marks}
                      join asked a on a.n = b.n and a.unit = {day_of:b}) u
             group by n, day, period
             order by n, day, period
            """;

    /** A step from moment to moment along the index, however many reversals there are at each. */
    static final String MOVED_REVERSALS = """
            with recursive found as (
                select min(period) as period
                  from {schema}.moved_movements
                 where register = :register
                   and reversal
                 union all
                select (select min(m.period)
                          from {schema}.moved_movements m
                         where m.register = :register
                           and m.reversal
                           and m.period > f.period)
                  from found f
                 where f.period is not null)
            select {day_of:f}::text as day, {month_of:f}::text as month
              from found f
             where f.period is not null
            """;

    private LevelSql() {}
}
