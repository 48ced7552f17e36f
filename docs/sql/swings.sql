-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a process declares a floor of always, and its folder has nothing to fold: keeps swings of days, and makes them.
update "accumulator_1".registers
   set version = version + 1, swings = cast(:resources as text[])
 where id = :id;

-- When a process declares a floor of always, and its folder has nothing to fold: keeps swings of days, and makes them.
with next as materialized (
    select d.cell, d.day
      from "accumulator_1"."inventory_days" d
     where (d.cell, d.day) > (:cell, cast(:day as date))
     order by d.cell, d.day
     limit 2000)
select n.cell, n.day::text as day,
       n.day < (select (t.period at time zone interval '0')::date from (select now() as period) t)
         and (select count(*)
                from "accumulator_1".day_swings s
               where s.register = 1
                 and s.cell = n.cell
                 and s.day = n.day) < :resources as is_due
  from next n
 order by n.cell, n.day;

-- When a process declares a floor of always, and its folder has nothing to fold: keeps swings of days, and makes them.
insert into "accumulator_1".day_swings
       (register, cell, day, resource, lowest, lowest_at, highest, highest_at)
select 1, s.cell, s.day, 'quantity', s.lowest, s.lowest_at, s.highest, s.highest_at
  from (select b.cell, b.day,
               min(b.balance) as lowest, (array_agg(b.period order by b.balance, b.period))[1] as lowest_at,
               max(b.balance) as highest, (array_agg(b.period order by b.balance desc, b.period))[1] as highest_at
          from (select m.cell, m.day, m.period, sum(m.value) over (partition by m.cell, m.day order by m.period) as balance
                  from (select a.cell, a.day, l.period, sum(l."quantity") as value
                          from unnest(cast(:cells as bigint[]), cast(:days as date[])) as a (cell, day)
                          join lateral (select *
                                          from "accumulator_1"."inventory_log" l
                                         where l.cell = a.cell
                                           and l.period >= (a.day - 1)::timestamp at time zone 'UTC'
                                           and l.period < (a.day + 2)::timestamp at time zone 'UTC'
                                           and (l.period at time zone interval '0')::date = a.day
                                           and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                        offset 0) l
                            on true
                         group by 1, 2, 3) m) b
         group by b.cell, b.day) s
 order by s.cell, s.day
    on conflict (register, cell, day, resource) do nothing;

-- When the folder moves movements into the totals: forgets the swings of their days.
delete from "accumulator_1".day_swings s
 using (select distinct l.cell, (l.period at time zone interval '0')::date as day
          from "accumulator_1"."inventory_log" l
         where l.posting = any (:postings)) n
 where s.register = 1
   and s.cell = n.cell
   and s.day = n.day
returning s.cell, s.day::text as day;

-- When the register is verified, or repaired.
with expected as materialized (
  select b.cell, b.day,
         min(b.balance) as lowest, (array_agg(b.period order by b.balance, b.period))[1] as lowest_at,
         max(b.balance) as highest, (array_agg(b.period order by b.balance desc, b.period))[1] as highest_at
    from (select m.cell, m.day, m.period, sum(m.value) over (partition by m.cell, m.day order by m.period) as balance
            from (select l.cell, (l.period at time zone interval '0')::date as day, l.period, sum(l."quantity") as value
                    from "accumulator_1"."inventory_log" l
                    join "accumulator_1".day_swings k
                      on k.register = 1 and k.cell = l.cell and k.day = (l.period at time zone interval '0')::date
                         and k.resource = 'quantity'
                   where l.posting not in (select posting from "accumulator_1"."inventory_tail")
                   group by 1, 2, 3) m) b
   group by b.cell, b.day),
differences as (
  select k.cell, k.day, v.figure, v.expected, v.actual
    from "accumulator_1".day_swings k
    left join expected e on e.cell = k.cell and e.day = k.day
   cross join lateral (values
         ('quantity_lowest', coalesce(e.lowest, 0), k.lowest),
         ('quantity_lowest_at', coalesce(extract(epoch from e.lowest_at), 0), extract(epoch from k.lowest_at)),
         ('quantity_highest', coalesce(e.highest, 0), k.highest),
         ('quantity_highest_at', coalesce(extract(epoch from e.highest_at), 0), extract(epoch from k.highest_at)))
                 as v (figure, expected, actual)
   where k.register = 1
     and k.resource = 'quantity'
     and v.expected <> v.actual)
select d.day, d.figure, d.expected, d.actual, count(*) over () as found, d.cell as _number, c.cell as _cell,
       c."warehouse", c."product"
  from differences d
  left join "accumulator_1"."inventory_cell" c on c.cell = d.cell
 order by d.cell, d.day, d.figure
 limit 1000;

-- When the register is verified, or repaired.
with expected as materialized (
  select b.cell, b.day,
         min(b.balance) as lowest, (array_agg(b.period order by b.balance, b.period))[1] as lowest_at,
         max(b.balance) as highest, (array_agg(b.period order by b.balance desc, b.period))[1] as highest_at
    from (select m.cell, m.day, m.period, sum(m.value) over (partition by m.cell, m.day order by m.period) as balance
            from (select l.cell, (l.period at time zone interval '0')::date as day, l.period, sum(l."quantity") as value
                    from "accumulator_1"."inventory_log" l
                    join "accumulator_1".day_swings k
                      on k.register = 1 and k.cell = l.cell and k.day = (l.period at time zone interval '0')::date
                         and k.resource = 'quantity'
                   where l.posting not in (select posting from "accumulator_1"."inventory_tail")
                   group by 1, 2, 3) m) b
   group by b.cell, b.day)
delete from "accumulator_1".day_swings k
 where k.register = 1
   and k.resource = 'quantity'
   and not exists (select
                     from expected e
                    where e.cell = k.cell
                      and e.day = k.day
                      and (e.lowest, e.lowest_at, e.highest, e.highest_at)
                          = (k.lowest, k.lowest_at, k.highest, k.highest_at));
