-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a register is closed up to a day.
set local lock_timeout = 300;

-- When a register is closed or opened.
update "accumulator_1".registers
   set version = version + 1,
       closed_through = cast(:through as date),
       open_from = greatest(cast(:openFrom as timestamptz),
                            (cast(:through as date) + 1)::timestamp at time zone zone),
       closing_policy = coalesce(:policy, closing_policy, 'refuse')
 where id = :id;

-- When documents are posted, corrected or withdrawn that have movements in closed time.
insert into "accumulator_1".moved_movements
       (recorder, revision, own_period, period, line, register, reversal)
select m.recorder, m.revision,
       timestamptz 'epoch' + m.own * interval '1 microsecond',
       timestamptz 'epoch' + m.micros * interval '1 microsecond',
       m.line, m.register, m.reversal
  from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[]), cast(:own as bigint[]),
              cast(:micros as bigint[]), cast(:lines as integer[]),
              cast(:registers as integer[]), cast(:reversals as boolean[]))
       as m (recorder, revision, own, micros, line, register, reversal);

-- When documents are posted whose movements in closed time are refused.
select distinct m.recorder
  from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[])) as p (recorder, revision)
  join "accumulator_1".moved_movements m
    on m.recorder = p.recorder and m.revision = p.revision and not m.reversal
  join "accumulator_1".registers r on r.id = m.register
 where m.own_period < r.open_from;

-- When a floor is decided over a register that was closed once.
with recursive found as (
    select min(period) as period
      from "accumulator_1".moved_movements
     where register = :register
       and reversal
     union all
    select (select min(m.period)
              from "accumulator_1".moved_movements m
             where m.register = :register
               and m.reversal
               and m.period > f.period)
      from found f
     where f.period is not null)
select (f.period at time zone interval '0')::date::text as day, date_trunc('month', f.period at time zone interval '0')::date::text as month
  from found f
 where f.period is not null;

-- When movements are read of a register that was closed once.
select *
  from (select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
               p.recorded_at, v.own_period as _own_period, c."warehouse", c."product", l."quantity", l."amount"
          from "accumulator_1"."inventory_log" l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
          join "accumulator_1".recorders r on r.id = l.recorder
          join "accumulator_1".postings p on p.posting = l.posting
          left join "accumulator_1".moved_movements v
            on v.recorder = l.recorder and v.revision = l.revision and v.line = l.line
               and v.reversal = l.reversal
         where true
           and r.posted and l.revision = r.revision and not l.reversal
           ) q
 where true
 order by "posting" desc, "_recorder" desc, "reversal", "line" desc
 limit 1001;

-- When a closed month is sealed, and when it is compared with its seal.
set local statement_timeout = 1800000;

-- When a closed month is sealed, and when it is compared with its seal.
with moved as materialized (
    select l.cell, count(*) as movements,
           coalesce(sum(hashtextextended(coalesce(r.recorder, ''),
                                         timestamp_hash_extended(l.period at time zone interval '0', hash_numeric_extended(l."amount"::numeric, hash_numeric_extended(l."quantity"::numeric, hashint4extended(l.line, hashint8extended(l.revision, 0)) # (case when l."quantity"::numeric < 0 then 1 else 0 end)::bigint) # (case when l."amount"::numeric < 0 then 1 else 0 end)::bigint)))) filter (where not l.reversal), 0) as posted,
           coalesce(sum(hashtextextended(coalesce(r.recorder, ''),
                                         timestamp_hash_extended(l.period at time zone interval '0', hash_numeric_extended(-l."amount"::numeric, hash_numeric_extended(-l."quantity"::numeric, hashint4extended(l.line, hashint8extended(l.revision, 0)) # (case when -l."quantity"::numeric < 0 then 1 else 0 end)::bigint) # (case when -l."amount"::numeric < 0 then 1 else 0 end)::bigint)))) filter (where l.reversal), 0) as taken_back,
           coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt", -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
           coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt", -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
      from "accumulator_1"."inventory_log" l
      left join "accumulator_1".recorders r on r.id = l.recorder
     where l.period >= (cast(:month as date) - 1)::timestamp at time zone 'UTC'
       and l.period < (cast(:month as date) + 32)::timestamp at time zone 'UTC'
       and date_trunc('month', l.period at time zone interval '0')::date = cast(:month as date)
     group by l.cell),
totals as materialized (
    select cell, sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
                 sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense"
      from (select m.cell, m."quantity_receipt", m."quantity_expense", m."amount_receipt", m."amount_expense"
              from "accumulator_1"."inventory_month" m
             where m.month = cast(:month as date)
             union all
            select l.cell, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
                           case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end, -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)
              from (select *
                      from "accumulator_1"."inventory_log"
                     where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                    offset 0) l
             where date_trunc('month', l.period at time zone interval '0')::date = cast(:month as date)) u
     group by cell),
keys as (
    select cell, row("warehouse", "product")::text as key
      from "accumulator_1"."inventory_cell")
select (select coalesce(sum(movements), 0) from moved) as movements,
       (select coalesce(sum(hashtextextended(concat_ws(' ', m.posted - m.taken_back, k.key), 0)), 0)
          from moved m
          left join keys k on k.cell = m.cell
         where m.posted <> m.taken_back) as standing,
       (select coalesce(sum(hashtextextended(concat_ws(' ', m.posted + m.taken_back, k.key), 0)), 0)
          from moved m
          left join keys k on k.cell = m.cell) as history,
       (select coalesce(sum(hashtextextended(concat_ws(' ', trim_scale(t."quantity_receipt"), trim_scale(t."quantity_expense"),
                                                            trim_scale(t."amount_receipt"), trim_scale(t."amount_expense"), k.key), 0)), 0)
          from moved t
          left join keys k on k.cell = t.cell
         where t."quantity_receipt" <> 0 or t."quantity_expense" <> 0
               or t."amount_receipt" <> 0 or t."amount_expense" <> 0) as expected,
       (select coalesce(sum(hashtextextended(concat_ws(' ', trim_scale(t."quantity_receipt"), trim_scale(t."quantity_expense"),
                                                            trim_scale(t."amount_receipt"), trim_scale(t."amount_expense"), k.key), 0)), 0)
          from totals t
          left join keys k on k.cell = t.cell
         where t."quantity_receipt" <> 0 or t."quantity_expense" <> 0
               or t."amount_receipt" <> 0 or t."amount_expense" <> 0) as totals;
