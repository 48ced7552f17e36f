-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a repair makes cells again that are gone.
insert into "accumulator_1"."inventory_cell" (cell, "warehouse", "product")
overriding system value
select k.cell, cast(k.v0 as int), cast(k.v1 as int)
  from unnest(:cells, cast(:v0 as bigint[]), cast(:v1 as bigint[]))
       as k (cell, v0, v1)
 order by k.cell
    on conflict do nothing;

-- First in each repair: waits for the folder's place.
select id
  from "accumulator_1".registers
 where id = :id
   for no key update;

-- When a repair makes totals what the movements say.
create temporary table folded on commit drop as
select l.cell, (l.period at time zone interval '0')::date as day,
       sum(case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end) as "quantity_receipt", sum(-(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end)) as "quantity_expense",
       sum(case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end) as "amount_receipt", sum(-(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)) as "amount_expense",
       count(*) as movements
  from "accumulator_1"."inventory_log" l
 where not exists (select from "accumulator_1"."inventory_tail" t where t.posting = l.posting)
 group by 1, 2;

-- When a repair makes totals what the movements say.
analyze folded;

-- When a repair makes totals what the movements say.
delete from "accumulator_1"."inventory_days" a
 where (a."quantity_receipt" <> 0 or a."quantity_expense" <> 0
        or a."amount_receipt" <> 0 or a."amount_expense" <> 0)
   and not exists (select from (select f.*
                                  from folded f
                                  left join "accumulator_1"."inventory_month" m on m.cell = f.cell and m.month = date_trunc('month', (f.day)::timestamp)::date
                                 where m.by_day is not false) e where e.cell = a.cell and e.day = a.day);

-- When a repair makes totals what the movements say.
insert into "accumulator_1"."inventory_days" as a (cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense")
select e.cell, e.day, e."quantity_receipt", e."quantity_expense", e."amount_receipt", e."amount_expense"
  from (select f.*
          from folded f
          left join "accumulator_1"."inventory_month" m on m.cell = f.cell and m.month = date_trunc('month', (f.day)::timestamp)::date
         where m.by_day is not false) e
  left join "accumulator_1"."inventory_days" b on b.cell = e.cell and b.day = e.day
 where (coalesce(b."quantity_receipt", 0) <> e."quantity_receipt" or coalesce(b."quantity_expense", 0) <> e."quantity_expense"
        or coalesce(b."amount_receipt", 0) <> e."amount_receipt" or coalesce(b."amount_expense", 0) <> e."amount_expense")
 order by e.cell, e.day
    on conflict (cell, day) do update
   set "quantity_receipt" = excluded."quantity_receipt", "quantity_expense" = excluded."quantity_expense",
       "amount_receipt" = excluded."amount_receipt", "amount_expense" = excluded."amount_expense";

-- When a repair makes totals what the movements say.
delete from "accumulator_1"."inventory_month" a
 where (a."quantity_receipt" <> 0 or a."quantity_expense" <> 0
        or a."amount_receipt" <> 0 or a."amount_expense" <> 0)
   and not exists (select from (select cell, date_trunc('month', (day)::timestamp)::date as month,
                                       sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
                                       sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense",
                                       sum(movements) as movements
                                  from folded
                                 group by 1, 2) e where e.cell = a.cell and e.month = a.month);

-- When a repair makes totals what the movements say.
insert into "accumulator_1"."inventory_month" as a (cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", movements, by_day)
select e.cell, e.month, e."quantity_receipt", e."quantity_expense", e."amount_receipt", e."amount_expense", e.movements, true
  from (select cell, date_trunc('month', (day)::timestamp)::date as month,
               sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
               sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense",
               sum(movements) as movements
          from folded
         group by 1, 2) e
  left join "accumulator_1"."inventory_month" b on b.cell = e.cell and b.month = e.month
 where (coalesce(b."quantity_receipt", 0) <> e."quantity_receipt" or coalesce(b."quantity_expense", 0) <> e."quantity_expense"
        or coalesce(b."amount_receipt", 0) <> e."amount_receipt" or coalesce(b."amount_expense", 0) <> e."amount_expense")
 order by e.cell, e.month
    on conflict (cell, month) do update
   set "quantity_receipt" = excluded."quantity_receipt", "quantity_expense" = excluded."quantity_expense",
       "amount_receipt" = excluded."amount_receipt", "amount_expense" = excluded."amount_expense";

-- When a repair makes totals what the movements say.
update "accumulator_1"."inventory_cell" c
   set "quantity" = n."quantity", "amount" = n."amount"
  from (select i.cell, coalesce(e."quantity", 0) as "quantity", coalesce(e."amount", 0) as "amount"
          from "accumulator_1"."inventory_cell" i
          left join (select cell, sum("quantity_receipt") - sum("quantity_expense") as "quantity",
                                  sum("amount_receipt") - sum("amount_expense") as "amount" from folded group by 1) e on e.cell = i.cell) n
 where c.cell = n.cell
   and (c."quantity" <> n."quantity" or c."amount" <> n."amount");

-- When a repair makes totals what the movements say.
drop table folded;
