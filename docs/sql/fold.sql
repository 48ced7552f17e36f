-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- First in each round of folds, for up to 64 registers: which of them have movements to fold?
select 1 as register, coalesce(sum(movements), 0) as movements
  from "accumulator_1"."inventory_tail";

-- First in each fold: takes the folder's place, if it is free and the definition has not changed.
select id
  from "accumulator_1".registers
 where id = :id
   and version = :version
   for no key update skip locked;

-- In each fold: reads the oldest postings of the tail.
select posting, movements
  from "accumulator_1"."inventory_tail"
 order by posting
 limit 1000;

-- When the folder moves movements of the tail into the totals.
set local enable_seqscan = off; set local work_mem = '64MB'; set local jit = off;

-- When the folder moves movements of the tail into the totals.
with net as materialized (
    select l.cell, date_trunc('month', l.period at time zone interval '0')::date as month, count(*) as movements,
           coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
           -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
           coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
           -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
      from "accumulator_1"."inventory_log" l
     where l.posting = any (:postings)
     group by 1, 2),
into_month as (
    insert into "accumulator_1"."inventory_month" as t
           (cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", movements, by_day)
    select cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", movements, movements > 250
      from net n
     order by 1, 2
        on conflict (cell, month) do update
       set "quantity_receipt" = t."quantity_receipt" + excluded."quantity_receipt",
           "quantity_expense" = t."quantity_expense" + excluded."quantity_expense",
           "amount_receipt" = t."amount_receipt" + excluded."amount_receipt",
           "amount_expense" = t."amount_expense" + excluded."amount_expense",
           movements = case when t.by_day then t.movements else t.movements + excluded.movements end
    returning cell, month, movements, by_day),
cells as (
    update "accumulator_1"."inventory_cell" c
       set "quantity" = c."quantity" + n."quantity", "amount" = c."amount" + n."amount"
      from (select cell, sum("quantity_receipt" - "quantity_expense") as "quantity",
                         sum("amount_receipt" - "amount_expense") as "amount"
              from net
             group by cell) n
     where c.cell = n.cell
       and (n."quantity" <> 0 or n."amount" <> 0)),
taken as (
    delete from "accumulator_1"."inventory_tail"
     where posting = any (:postings)
    returning posting)
select t.taken, b.cell, b.month::text as month, b.movements, b.by_day
  from (select count(*) as taken from taken) t
  left join (select * from into_month where by_day
              union all
             (select * from into_month where not by_day and movements > 250 limit 100000)) b
    on true;

-- When the folder moves movements of the tail into the totals.
insert into "accumulator_1"."inventory_days" as t
       (cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense")
select cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense"
  from (select l.cell, (l.period at time zone interval '0')::date as day,
               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
          from (select * from "accumulator_1"."inventory_log" where posting = any (:postings) offset 0) l
          join unnest(cast(:cells as bigint[]), cast(:months as date[])) m (cell, month)
            on m.cell = l.cell and m.month = date_trunc('month', l.period at time zone interval '0')::date
         group by 1, 2) n
 where "quantity_receipt" <> 0 or "quantity_expense" <> 0 or "amount_receipt" <> 0 or "amount_expense" <> 0
 order by 1, 2
    on conflict (cell, day) do update
   set "quantity_receipt" = t."quantity_receipt" + excluded."quantity_receipt",
       "quantity_expense" = t."quantity_expense" + excluded."quantity_expense",
       "amount_receipt" = t."amount_receipt" + excluded."amount_receipt",
       "amount_expense" = t."amount_expense" + excluded."amount_expense";

-- When the folder moves movements of the tail into the totals.
set local enable_seqscan to default; set local work_mem to default; set local jit to default;

-- When the folder has time: finds busy months without day totals, and makes some.
select cell, month::text as month, movements, by_day
  from "accumulator_1"."inventory_month"
 where not by_day
   and movements > 250
 limit 100000;

-- When the folder has time: finds busy months without day totals, and makes some.
with busy as (
    update "accumulator_1"."inventory_month" m
       set by_day = true
      from unnest(cast(:cells as bigint[]), cast(:months as date[])) n (cell, month)
     where m.cell = n.cell
       and m.month = n.month
       and not m.by_day
    returning m.cell, m.month)
insert into "accumulator_1"."inventory_days" as t
       (cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense")
select cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense"
  from (select l.cell, (l.period at time zone interval '0')::date as day,
               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
          from busy m
          join "accumulator_1"."inventory_log" l
            on l.cell = m.cell
               and date_trunc('month', l.period at time zone interval '0')::date = m.month
               and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
               and l.period < (m.month + 32)::timestamp at time zone 'UTC'
         where l.posting not in (select posting from "accumulator_1"."inventory_tail")
         group by 1, 2) n
 where "quantity_receipt" <> 0 or "quantity_expense" <> 0 or "amount_receipt" <> 0 or "amount_expense" <> 0
 order by 1, 2
    on conflict (cell, day) do update
   set "quantity_receipt" = excluded."quantity_receipt", "quantity_expense" = excluded."quantity_expense",
       "amount_receipt" = excluded."amount_receipt", "amount_expense" = excluded."amount_expense";

-- When a reader of the register asks how many movements wait.
select coalesce(sum(movements), 0) from "accumulator_1"."inventory_tail";
