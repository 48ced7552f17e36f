-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a verification finds a sound register.
select count(*) as movements,
       coalesce(sum(l."quantity"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."quantity"::numeric > 0) <> l.reversal), 0) as receipts_1,
       coalesce(-sum(l."quantity"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."quantity"::numeric < 0) <> l.reversal), 0) as expenses_1,
       coalesce(sum(l."amount"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."amount"::numeric > 0) <> l.reversal), 0) as receipts_2,
       coalesce(-sum(l."amount"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."amount"::numeric < 0) <> l.reversal), 0) as expenses_2,
       coalesce(sum(hashint8extended(l.recorder, :seed))
                    filter (where l.revision = r.revision and not l.reversal and r.is_only_here), 0) as current,
       coalesce(sum(case when l.reversal then -1 else 1 end * hashint8extended(l.recorder, :seed)::numeric
                    + l."quantity"::numeric * hashint8extended(l.recorder, :seed + 1)
                    + l."amount"::numeric * hashint8extended(l.recorder, :seed + 2))
                    filter (where (l.revision = r.revision and not l.reversal) is not true
                              and r.detached is not true), 0) as leftovers
  from "accumulator_1"."inventory_log" l
  left join (select id, case when posted then revision end as revision, detached,
                    (registers = array[:register] or not :register = any (registers)) and not detached as is_only_here
               from "accumulator_1".recorders) r
    on r.id = l.recorder;

-- When a verification finds a sound register.
select coalesce(sum(l."quantity"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."quantity"::numeric > 0) <> l.reversal), 0) as receipts_1,
       coalesce(-sum(l."quantity"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."quantity"::numeric < 0) <> l.reversal), 0) as expenses_1,
       coalesce(sum(l."amount"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."amount"::numeric > 0) <> l.reversal), 0) as receipts_2,
       coalesce(-sum(l."amount"::numeric * hashint8extended((l.cell << 22) # (date_trunc('month', l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."amount"::numeric < 0) <> l.reversal), 0) as expenses_2 from (select *
                                                                                                     from "accumulator_1"."inventory_log"
                                                                                                    where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                                                                                                   offset 0) l;

-- When a verification finds a sound register.
select coalesce(sum(t."quantity_receipt" * hashint8extended((t.cell << 22) # (t.month - date '0001-01-01'), :seed)::numeric) filter (where t."quantity_receipt" <> 0), 0) as receipts_1,
       coalesce(sum(t."quantity_expense" * hashint8extended((t.cell << 22) # (t.month - date '0001-01-01'), :seed)::numeric) filter (where t."quantity_expense" <> 0), 0) as expenses_1,
       coalesce(sum(t."amount_receipt" * hashint8extended((t.cell << 22) # (t.month - date '0001-01-01'), :seed)::numeric) filter (where t."amount_receipt" <> 0), 0) as receipts_2,
       coalesce(sum(t."amount_expense" * hashint8extended((t.cell << 22) # (t.month - date '0001-01-01'), :seed)::numeric) filter (where t."amount_expense" <> 0), 0) as expenses_2 from "accumulator_1"."inventory_month" t;

-- When a verification finds a sound register.
select not exists (select from "accumulator_1"."inventory_days")
   and not exists (select from "accumulator_1"."inventory_month" where by_day);

-- When a verification finds a sound register.
select coalesce(sum(t."quantity_receipt" * hashint8extended((t.cell << 22) # (t.day - date '0001-01-01'), :seed)::numeric) filter (where t."quantity_receipt" <> 0), 0) as receipts_1,
       coalesce(sum(t."quantity_expense" * hashint8extended((t.cell << 22) # (t.day - date '0001-01-01'), :seed)::numeric) filter (where t."quantity_expense" <> 0), 0) as expenses_1,
       coalesce(sum(t."amount_receipt" * hashint8extended((t.cell << 22) # (t.day - date '0001-01-01'), :seed)::numeric) filter (where t."amount_receipt" <> 0), 0) as receipts_2,
       coalesce(sum(t."amount_expense" * hashint8extended((t.cell << 22) # (t.day - date '0001-01-01'), :seed)::numeric) filter (where t."amount_expense" <> 0), 0) as expenses_2 from "accumulator_1"."inventory_days" t;

-- When a verification finds a sound register.
select coalesce(sum(l."quantity"::numeric * hashint8extended((l.cell << 22) # ((l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."quantity"::numeric > 0) <> l.reversal), 0) as receipts_1,
       coalesce(-sum(l."quantity"::numeric * hashint8extended((l.cell << 22) # ((l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."quantity"::numeric < 0) <> l.reversal), 0) as expenses_1,
       coalesce(sum(l."amount"::numeric * hashint8extended((l.cell << 22) # ((l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."amount"::numeric > 0) <> l.reversal), 0) as receipts_2,
       coalesce(-sum(l."amount"::numeric * hashint8extended((l.cell << 22) # ((l.period at time zone interval '0')::date - date '0001-01-01'), :seed)::numeric)
                    filter (where (l."amount"::numeric < 0) <> l.reversal), 0) as expenses_2
  from "accumulator_1"."inventory_log" l
  left join "accumulator_1"."inventory_month" m on m.cell = l.cell and m.month = date_trunc('month', l.period at time zone interval '0')::date
 where m.by_day is not false
   and l.posting not in (select posting from "accumulator_1"."inventory_tail");

-- When a verification finds a sound register.
select coalesce(sum((t."quantity_receipt" - t."quantity_expense") * hashint8extended(t.cell, :seed)::numeric), 0)
                           as value_1,
       coalesce(sum((t."amount_receipt" - t."amount_expense") * hashint8extended(t.cell, :seed)::numeric), 0)
                           as value_2
  from "accumulator_1"."inventory_month" t;

-- When a verification finds a sound register.
select coalesce(sum(t."quantity"::numeric * hashint8extended(t.cell, :seed)::numeric), 0)
                           as value_1,
       coalesce(sum(t."amount"::numeric * hashint8extended(t.cell, :seed)::numeric), 0)
                           as value_2
  from "accumulator_1"."inventory_cell" t;

-- When a verification finds a sound register.
select coalesce(sum(hashint8extended(r.id, :seed)::numeric * r.movements), 0)
  from "accumulator_1".recorders r
 where r.registers = array[:register] and not r.detached;

-- When a verification finds a sound register.
select number from (select distinct u.cell as number
                      from (select cell from "accumulator_1"."inventory_month"
                             union all
                            select cell from (select *
                                                from "accumulator_1"."inventory_log"
                                               where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                                              offset 0) l) u
                     where not exists (select from "accumulator_1"."inventory_cell" c where c.cell = u.cell)) m order by number limit 1000;

-- When a verification finds a sound register.
select number from (select distinct l.posting as number
                      from "accumulator_1"."inventory_log" l
                     where not exists (select from "accumulator_1".postings p where p.posting = l.posting)) m order by number limit 1000;

-- When a verification lists what differs.
with folded as materialized (
  select l.cell, (l.period at time zone interval '0')::date as day,
         sum(case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end) as "quantity_receipt", sum(-(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end)) as "quantity_expense",
         sum(case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end) as "amount_receipt", sum(-(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)) as "amount_expense",
         count(*) as movements
    from "accumulator_1"."inventory_log" l
   where not exists (select from "accumulator_1"."inventory_tail" t where t.posting = l.posting)
   group by 1, 2),
differences as (
  select 'day_total' as kind, coalesce(e.cell, a.cell) as cell, coalesce(e.day, a.day) as start,
         v.figure, v.expected, v.actual
    from (select f.*
            from folded f
            left join "accumulator_1"."inventory_month" m on m.cell = f.cell and m.month = date_trunc('month', (f.day)::timestamp)::date
           where m.by_day is not false) e
    full join "accumulator_1"."inventory_days" a on a.cell = e.cell and a.day = e.day
   cross join lateral (values
         ('quantity_receipt', coalesce(e."quantity_receipt", 0)::numeric, coalesce(a."quantity_receipt", 0)::numeric),
         ('quantity_expense', coalesce(e."quantity_expense", 0)::numeric, coalesce(a."quantity_expense", 0)::numeric),
         ('amount_receipt', coalesce(e."amount_receipt", 0)::numeric, coalesce(a."amount_receipt", 0)::numeric),
         ('amount_expense', coalesce(e."amount_expense", 0)::numeric, coalesce(a."amount_expense", 0)::numeric))
                 as v (figure, expected, actual)
   where (coalesce(e."quantity_receipt", 0) <> coalesce(a."quantity_receipt", 0)
          or coalesce(e."quantity_expense", 0) <> coalesce(a."quantity_expense", 0)
          or coalesce(e."amount_receipt", 0) <> coalesce(a."amount_receipt", 0)
          or coalesce(e."amount_expense", 0) <> coalesce(a."amount_expense", 0))
     and v.expected <> v.actual
   union all
  select 'month_total' as kind, coalesce(e.cell, a.cell) as cell, coalesce(e.month, a.month) as start,
         v.figure, v.expected, v.actual
    from (select cell, date_trunc('month', (day)::timestamp)::date as month,
                 sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
                 sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense",
                 sum(movements) as movements
            from folded
           group by 1, 2) e
    full join "accumulator_1"."inventory_month" a on a.cell = e.cell and a.month = e.month
   cross join lateral (values
         ('quantity_receipt', coalesce(e."quantity_receipt", 0)::numeric, coalesce(a."quantity_receipt", 0)::numeric),
         ('quantity_expense', coalesce(e."quantity_expense", 0)::numeric, coalesce(a."quantity_expense", 0)::numeric),
         ('amount_receipt', coalesce(e."amount_receipt", 0)::numeric, coalesce(a."amount_receipt", 0)::numeric),
         ('amount_expense', coalesce(e."amount_expense", 0)::numeric, coalesce(a."amount_expense", 0)::numeric))
                 as v (figure, expected, actual)
   where (coalesce(e."quantity_receipt", 0) <> coalesce(a."quantity_receipt", 0)
          or coalesce(e."quantity_expense", 0) <> coalesce(a."quantity_expense", 0)
          or coalesce(e."amount_receipt", 0) <> coalesce(a."amount_receipt", 0)
          or coalesce(e."amount_expense", 0) <> coalesce(a."amount_expense", 0))
     and v.expected <> v.actual
   union all
  select 'balance' as kind, coalesce(e.cell, a.cell) as cell, cast(null as date) as start,
         v.figure, v.expected, v.actual
    from (select cell, sum("quantity_receipt") - sum("quantity_expense") as "quantity",
                       sum("amount_receipt") - sum("amount_expense") as "amount" from folded group by 1) e
    full join "accumulator_1"."inventory_cell" a on a.cell = e.cell
   cross join lateral (values
         ('quantity', coalesce(e."quantity", 0)::numeric, coalesce(a."quantity", 0)::numeric),
         ('amount', coalesce(e."amount", 0)::numeric, coalesce(a."amount", 0)::numeric))
                 as v (figure, expected, actual)
   where (coalesce(e."quantity", 0) <> coalesce(a."quantity", 0)
          or coalesce(e."amount", 0) <> coalesce(a."amount", 0))
     and v.expected <> v.actual),
placed as (
  select d.*, count(*) over (partition by d.kind) as found,
         row_number() over (partition by d.kind order by d.cell, d.start, d.figure) as place
    from differences d)
select p.kind, p.start, p.figure, p.expected, p.actual, p.found, p.place, p.cell as _number, c.cell as _cell, c."warehouse", c."product"
  from placed p
  left join "accumulator_1"."inventory_cell" c on c.cell = p.cell
 where p.place <= 1000;

-- When a verification lists what differs.
with found as (
  select l.recorder as id,
         count(*) filter (where l.revision = r.revision and r.posted and not l.reversal) as current,
         sum(case when l.reversal then -1 else 1 end)
             filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as unreversed,
         sum(l."quantity")
             filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as "quantity",
         sum(l."amount")
             filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as "amount"
    from "accumulator_1"."inventory_log" l
    left join "accumulator_1".recorders r on r.id = l.recorder
   group by l.recorder),
differences as (
  select coalesce(r.recorder, 'unknown recorder ' || m.id) as recorder, v.kind, v.figure, v.expected, v.actual
    from found m
    full join (select * from "accumulator_1".recorders where :register = any (registers)) h on h.id = m.id
    left join "accumulator_1".recorders r on r.id = coalesce(h.id, m.id)
   cross join lateral (values
         ('recorder_movements', 'movements',
          case when h.registers = array[:register] then h.movements
               when h.id is null then 0
               else coalesce(m.current, 0) end::numeric,
          coalesce(m.current, 0)::numeric),
         ('replaced_movements', 'unreversed', 0::numeric, coalesce(m.unreversed, 0)::numeric),
         ('replaced_movements', 'quantity', 0::numeric, coalesce(m."quantity", 0)::numeric),
         ('replaced_movements', 'amount', 0::numeric, coalesce(m."amount", 0)::numeric))
                 as v (kind, figure, expected, actual)
   where not coalesce(r.detached, false)
     and v.expected <> v.actual),
placed as (
  select d.*, count(*) over (partition by d.kind) as found,
         row_number() over (partition by d.kind order by d.recorder, d.figure) as place
    from differences d)
select kind, recorder, figure, expected, actual, found, place
  from placed
 where place <= 1000;

-- When a verification lists what differs.
select l.cell as number, count(*) as movements, min(r.recorder) as recorder
  from "accumulator_1"."inventory_log" l
  left join "accumulator_1".recorders r on r.id = l.recorder
 where l.cell = any (:numbers)
 group by l.cell
 order by l.cell;
