-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- First for documents that lower a balance with a floor: makes the rows of groups that may be new.
insert into "accumulator_1".floor_groups (floor, key)
select u.floor, u.key
  from unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
 order by u.floor collate "C", u.key collate "C"
    on conflict do nothing
returning floor, key;

-- When documents are posted that lower a balance with a floor.
with locked as materialized (
    select g.floor, g.key, g.below_since is not null as is_below
      from "accumulator_1".floor_groups g
      join unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
        on g.floor = u.floor and g.key = u.key
     order by g.floor, g.key
       for update of g)
select count(*) as locked,
       array_agg(floor) filter (where is_below) as floors,
       array_agg(key) filter (where is_below) as keys
  from locked;

-- Then takes the moment of the decision, and sets the planner to indexes.
select current_setting('transaction_isolation') as isolation,
       greatest(clock_timestamp(), (select max(recorded_at)
                                      from "accumulator_1".postings
                                     where recorded_at < 'infinity')) as now,
       current_setting('enable_seqscan') as seqscan, current_setting('jit') as jit,
       set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true);

-- For floors of now: reads the balances of all movements up to the moment.
with wanted as materialized (
    select k.n, c.cell, c."quantity" as value
      from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) with ordinality as k (v0, v1, n)
      join "accumulator_1"."inventory_cell" c
        on c."warehouse" = k.v0 and c."product" = k.v1)
select n, sum(value) as value
  from (select n, value
          from wanted
         union all
        select w.n, l."quantity"
          from (select *
                  from "accumulator_1"."inventory_log"
                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                offset 0) l
          join wanted w on w.cell = l.cell
         union all
        select w.n, -l."quantity"
          from wanted w
          join lateral (select *
                          from "accumulator_1"."inventory_log" l
                         where l.cell = w.cell
                           and l.period > cast(:now as timestamptz)
                        offset 0) l
            on true) u
 group by n;

-- For floors of always: reads the receipts and expenses of the groups by month.
with wanted as materialized (
    select k.n, c.cell
      from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) with ordinality as k (v0, v1, n)
      join "accumulator_1"."inventory_cell" c
        on c."warehouse" = k.v0 and c."product" = k.v1)
select n, month::text as unit, sum(receipt) as receipt, sum(expense) as expense, bool_or(marked) as marked
  from (select w.n, m.month, m."quantity_receipt" as receipt, m."quantity_expense" as expense, false as marked
          from wanted w
          join "accumulator_1"."inventory_month" m on m.cell = w.cell
         union all
        select w.n, date_trunc('month', l.period at time zone interval '0')::date, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end), false
          from (select *
                  from "accumulator_1"."inventory_log"
                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                offset 0) l
          join wanted w on w.cell = l.cell
         union all
        select b.n, date_trunc('month', b.period at time zone interval '0')::date, 0, 0, true
          from unnest(cast(:marked as bigint[]), cast(:marks as timestamptz[])) as b (n, period)) u
 group by n, month
 order by n, month;

-- For months whose opening balance less all expenses is too low: reads the same by day.
with wanted as materialized (
    select k.n, c.cell
      from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) with ordinality as k (v0, v1, n)
      join "accumulator_1"."inventory_cell" c
        on c."warehouse" = k.v0 and c."product" = k.v1),
asked as materialized (
    select a.n, a.unit
      from unnest(cast(:asked as bigint[]), cast(:units as date[])) as a (n, unit))
select n, day::text as unit, sum(receipt) as receipt, sum(expense) as expense, bool_or(marked) as marked
  from (select w.n, d.day, d."quantity_receipt" as receipt, d."quantity_expense" as expense, false as marked
          from asked a
          join wanted w on w.n = a.n
          join "accumulator_1"."inventory_days" d
            on d.cell = w.cell and d.day >= a.unit and d.day < (a.unit + interval '1 month')::date
         union all
        select w.n, (l.period at time zone interval '0')::date as day, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end as receipt, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end) as expense,
               false as marked
          from asked a
          join wanted w on w.n = a.n
          join "accumulator_1"."inventory_month" m on m.cell = w.cell and m.month = a.unit
           and not m.by_day
          join lateral (select *
                          from "accumulator_1"."inventory_log" l
                         where l.cell = m.cell
                               and date_trunc('month', l.period at time zone interval '0')::date = m.month
                               and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
                               and l.period < (m.month + 32)::timestamp at time zone 'UTC'
                           and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                        offset 0) l
            on true
         union all
        select w.n, (l.period at time zone interval '0')::date, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end), false
          from (select *
                  from "accumulator_1"."inventory_log"
                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                offset 0) l
          join wanted w on w.cell = l.cell
          join asked a on a.n = w.n and a.unit = date_trunc('month', l.period at time zone interval '0')::date
         union all
        select b.n, (b.period at time zone interval '0')::date, 0, 0, true
          from unnest(cast(:marked as bigint[]), cast(:marks as timestamptz[])) as b (n, period)
          join asked a on a.n = b.n and a.unit = date_trunc('month', b.period at time zone interval '0')::date) u
 group by n, day
 order by n, day;

-- For days whose opening balance less all expenses is too low: reads the movements, by moment.
with wanted as materialized (
    select k.n, c.cell
      from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) with ordinality as k (v0, v1, n)
      join "accumulator_1"."inventory_cell" c
        on c."warehouse" = k.v0 and c."product" = k.v1),
asked as materialized (
    select a.n, a.unit
      from unnest(cast(:asked as bigint[]), cast(:units as date[])) as a (n, unit))
select n, day::text as unit, cast(extract(epoch from period) * 1000000 as bigint) as micros, sum(value) as value
  from (select w.n, a.unit as day, l.period, l."quantity" as value
          from asked a
          join wanted w on w.n = a.n
          join lateral (select *
                          from "accumulator_1"."inventory_log" l
                         where l.cell = w.cell
                           and l.period >= (a.unit - 1)::timestamp at time zone 'UTC'
                           and l.period < (a.unit + 2)::timestamp at time zone 'UTC'
                           and (l.period at time zone interval '0')::date = a.unit
                        offset 0) l
            on true
         union all
        select b.n, a.unit, b.period, 0
          from unnest(cast(:marked as bigint[]), cast(:marks as timestamptz[])) as b (n, period)
          join asked a on a.n = b.n and a.unit = (b.period at time zone interval '0')::date) u
 group by n, day, period
 order by n, day, period;

-- When all changes of a new document are refused: takes back the row that was made for it.
delete from "accumulator_1".recorders
 where id = any (:ids);

-- When documents are posted that cross a floor that tells.
update "accumulator_1".floor_groups
   set below_since = cast(:now as timestamptz), dimensions = cast(:dimensions as text[]),
       group_values = cast(:values as text[]), balance = :balance,
       moment = cast(:moment as timestamptz), recorder = :recorder, revision = :revision
 where floor = :floor
   and key = :key;

-- When documents are posted that cross a floor that tells.
update "accumulator_1".floor_groups
   set below_since = null, dimensions = null, group_values = null, balance = null, moment = null,
       recorder = null, revision = null
 where floor = :floor
   and key = :key;

-- When groups are listed that are below a floor.
select key, group_values, balance, moment, below_since, recorder, revision
  from "accumulator_1".floor_groups
 where floor = :floor
   and below_since is not null
   and dimensions = cast(:by as text[])
   and key > :after
 order by key
 limit :limit;

-- When groups are listed that are below a floor.
select count(*)
  from (select
          from "accumulator_1".floor_groups
         where floor = :floor
           and below_since is not null
           and dimensions = cast(:by as text[])
         limit :max) g;

-- For months whose opening balance less all expenses is too low: reads the same by day.
with wanted as materialized (
    select k.n, c.cell
      from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) with ordinality as k (v0, v1, n)
      join "accumulator_1"."inventory_cell" c
        on c."warehouse" = k.v0 and c."product" = k.v1),
asked as materialized (
    select a.n, a.unit
      from unnest(cast(:asked as bigint[]), cast(:units as date[])) as a (n, unit))
select n, day::text as unit, sum(receipt) as receipt, sum(expense) as expense, bool_or(marked) as marked,
       sum(low) as low, sum(high) as high, count(*) filter (where not marked) = 1 as is_one,
       min(lowest) as lowest, cast(extract(epoch from min(lowest_at)) * 1000000 as bigint) as lowest_at,
       min(highest) as highest, cast(extract(epoch from min(highest_at)) * 1000000 as bigint) as highest_at,
       bool_and(is_known) as is_known
  from (select w.n, d.day, d."quantity_receipt" as receipt, d."quantity_expense" as expense, false as marked,
               least(s.lowest, 0) as low, greatest(s.highest, 0) as high,
               s.lowest, s.lowest_at, s.highest, s.highest_at, s.cell is not null as is_known
          from asked a
          join wanted w on w.n = a.n
          join "accumulator_1"."inventory_days" d
            on d.cell = w.cell and d.day >= a.unit and d.day < (a.unit + interval '1 month')::date
          left join "accumulator_1".day_swings s
            on s.register = 1 and s.cell = d.cell and s.day = d.day and s.resource = 'quantity'
         union all
        select w.n, (l.period at time zone interval '0')::date as day, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end as receipt, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end) as expense,
               false as marked, least(l."quantity", 0), greatest(l."quantity", 0),
               null, null, null, null, true
          from asked a
          join wanted w on w.n = a.n
          join "accumulator_1"."inventory_month" m on m.cell = w.cell and m.month = a.unit
           and not m.by_day
          join lateral (select *
                          from "accumulator_1"."inventory_log" l
                         where l.cell = m.cell
                               and date_trunc('month', l.period at time zone interval '0')::date = m.month
                               and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
                               and l.period < (m.month + 32)::timestamp at time zone 'UTC'
                           and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                        offset 0) l
            on true
         union all
        select w.n, (l.period at time zone interval '0')::date, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end), false,
               least(l."quantity", 0), greatest(l."quantity", 0), null, null, null, null, true
          from (select *
                  from "accumulator_1"."inventory_log"
                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                offset 0) l
          join wanted w on w.cell = l.cell
          join asked a on a.n = w.n and a.unit = date_trunc('month', l.period at time zone interval '0')::date
         union all
        select b.n, (b.period at time zone interval '0')::date, 0, 0, true, 0, 0, null, null, null, null, true
          from unnest(cast(:marked as bigint[]), cast(:marks as timestamptz[])) as b (n, period)
          join asked a on a.n = b.n and a.unit = date_trunc('month', b.period at time zone interval '0')::date) u
 group by n, day
 order by n, day;
