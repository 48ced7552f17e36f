-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When an operator detaches old months.
set local lock_timeout = 5000;

-- When an operator detaches old months.
select count(*)
  from (select
          from "accumulator_1".recorders
         where id in (select recorder
                        from (select recorder, cell, "quantity", "amount"
                                from "accumulator_1"."inventory_log_2026_01"
                               union all
                              select recorder, cell, "quantity", "amount"
                                from "accumulator_1"."inventory_log_2026_02") d)
           for update nowait) r;

-- When an operator detaches old months.
update "accumulator_1".recorders
   set detached = true
 where id in (select recorder
                from (select recorder, cell, "quantity", "amount"
                        from "accumulator_1"."inventory_log_2026_01"
                       union all
                      select recorder, cell, "quantity", "amount"
                        from "accumulator_1"."inventory_log_2026_02") d);

-- When an operator detaches old months.
insert into "accumulator_1".recorders
       (recorder, revision, fingerprint, posting, movements, posted, registers, source, detached)
values (:recorder, 1, gen_random_uuid(), :posting, 0, true, array[:register], 'detach', true)
returning id;

-- When an operator detaches old months.
alter table "accumulator_1"."inventory_log" detach partition "accumulator_1"."inventory_log_2026_01";

-- When an operator detaches old months.
insert into "accumulator_1"."inventory_log"
       (posting, recorder, cell, period, revision, line, reversal, "quantity", "amount")
select :posting, :recorder, d.cell, cast(:at as timestamptz), 1,
       row_number() over (order by d.cell), false,
       sum(d."quantity"), sum(d."amount")
  from (select recorder, cell, "quantity", "amount"
          from "accumulator_1"."inventory_log_2026_01"
         union all
        select recorder, cell, "quantity", "amount"
          from "accumulator_1"."inventory_log_2026_02") d
 group by d.cell
having sum(d."quantity") <> 0 or sum(d."amount") <> 0;

-- When an operator detaches old months.
delete from "accumulator_1"."inventory_days" where day < :end;

-- When an operator detaches old months.
delete from "accumulator_1"."inventory_month" where month < :end;

-- When an operator detaches old months.
delete from "accumulator_1".day_swings where register = 1;

-- When an operator detaches old months.
insert into "accumulator_1"."inventory_month"
       (cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", movements, by_day)
select cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", e.movements, e.movements > 250
  from (select cell, date_trunc('month', (day)::timestamp)::date as month,
               sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
               sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense",
               sum(movements) as movements
          from folded
         group by 1, 2) e
 where e.month < :end;

-- When an operator detaches old months.
insert into "accumulator_1"."inventory_days"
       (cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense")
select cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense"
  from (select f.*
          from folded f
          left join "accumulator_1"."inventory_month" m on m.cell = f.cell and m.month = date_trunc('month', (f.day)::timestamp)::date
         where m.by_day is not false) e
 where e.day < :end;
