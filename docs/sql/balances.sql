-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When somebody reads the current balance of a cell.
select *
  from (select coalesce(sum(u."quantity"), 0) as "quantity", coalesce(sum(u."amount"), 0) as "amount"
          from (select sum(c."quantity") as "quantity", sum(c."amount") as "amount"
                  from "accumulator_1"."inventory_cell" c
                 where true
                   and c."warehouse" = cast(:p0 as int)
                   and c."product" = cast(:p1 as int)
                 union all
                select sum(l."quantity") as "quantity", sum(l."amount") as "amount"
                  from (select *
                          from "accumulator_1"."inventory_log"
                         where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                        offset 0) l
                  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                 where true
                   and c."warehouse" = cast(:p0 as int)
                   and c."product" = cast(:p1 as int)
                 ) u
         ) q
 where true
 limit 1001;

-- When somebody reads the current balances by product.
select *
  from (select u."product", coalesce(sum(u."quantity"), 0) as "quantity",
                            coalesce(sum(u."amount"), 0) as "amount"
          from (select c."product", sum(c."quantity") as "quantity", sum(c."amount") as "amount"
                  from "accumulator_1"."inventory_cell" c
                 where true
                   and c."warehouse" = any (cast(:p0 as int[]))
                 group by c."product"
                 union all
                select c."product", sum(l."quantity") as "quantity", sum(l."amount") as "amount"
                  from (select *
                          from "accumulator_1"."inventory_log"
                         where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                        offset 0) l
                  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                 where true
                   and c."warehouse" = any (cast(:p0 as int[]))
                 group by c."product") u
         group by u."product") q
 where true
 order by "product"
 limit 1001;

-- When somebody reads balances that are not zero, the largest first, and asks for the next page.
select *
  from (select u."warehouse", u."product", coalesce(sum(u."quantity"), 0) as "quantity",
                                           coalesce(sum(u."amount"), 0) as "amount"
          from (select c."warehouse", c."product", sum(c."quantity") as "quantity",
                                                   sum(c."amount") as "amount"
                  from "accumulator_1"."inventory_cell" c
                 where true
                 group by c."warehouse", c."product"
                 union all
                select c."warehouse", c."product", sum(l."quantity") as "quantity",
                                                   sum(l."amount") as "amount"
                  from (select *
                          from "accumulator_1"."inventory_log"
                         where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                        offset 0) l
                  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                 where true
                 group by c."warehouse", c."product") u
         group by u."warehouse", u."product") q
 where true
   and (q."quantity" <> 0 or q."amount" <> 0)
 order by "amount" desc, "warehouse", "product"
 limit 2;

-- When somebody reads balances that are not zero, the largest first, and asks for the next page.
select *
  from (select u."warehouse", u."product", coalesce(sum(u."quantity"), 0) as "quantity",
                                           coalesce(sum(u."amount"), 0) as "amount"
          from (select c."warehouse", c."product", sum(c."quantity") as "quantity",
                                                   sum(c."amount") as "amount"
                  from "accumulator_1"."inventory_cell" c
                 where true
                 group by c."warehouse", c."product"
                 union all
                select c."warehouse", c."product", sum(l."quantity") as "quantity",
                                                   sum(l."amount") as "amount"
                  from (select *
                          from "accumulator_1"."inventory_log"
                         where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                        offset 0) l
                  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                 where true
                 group by c."warehouse", c."product") u
         group by u."warehouse", u."product") q
 where true
   and (q."quantity" <> 0 or q."amount" <> 0)
   and ("amount" < cast(:p2 as numeric) or ("amount" = cast(:p2 as numeric) and ("warehouse" > cast(:p1 as int) or ("warehouse" = cast(:p1 as int) and ("product" > cast(:p0 as int) or ("product" = cast(:p0 as int) and (false)))))))
 order by "amount" desc, "warehouse", "product"
 limit 2;

-- When somebody reads balances by product as of the end of a day.
select *
  from (select u."product", coalesce(sum(u."quantity"), 0) as "quantity",
                            coalesce(sum(u."amount"), 0) as "amount"
          from (select t."product", t."quantity_receipt" - t."quantity_expense" as "quantity",
                                    t."amount_receipt" - t."amount_expense" as "amount"
                  from (select c."product",
                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                          from "accumulator_1"."inventory_days" t
                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                         where true
                           and t.day >= cast(:p1 as date)
                           and t.day <= cast(:p2 as date)
                           and c."warehouse" = any (cast(:p0 as int[]))
                         group by c."product"
                         union all
                        select c."product",
                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                          from (select m.cell, l.period, l.reversal, l."quantity", l."amount"
                                  from "accumulator_1"."inventory_month" m
                                  join lateral (select *
                                                  from "accumulator_1"."inventory_log" l
                                                 where l.cell = m.cell
                                                   and (l.period at time zone interval '0')::date >= cast(:p3 as date)
                                                   and (l.period at time zone interval '0')::date <= cast(:p4 as date)
                                                   and l.period >= cast(:p5 as timestamptz)
                                                   and l.period <= cast(:p6 as timestamptz)
                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                offset 0) l
                                    on true
                                 where not m.by_day
                                   and m.month >= cast(:p7 as date)
                                   and m.month <= cast(:p8 as date)) l
                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                         where true
                           and c."warehouse" = any (cast(:p0 as int[]))
                         group by c."product"
                         union all
                        select c."product",
                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                          from "accumulator_1"."inventory_month" t
                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                         where true
                           and t.month <= cast(:p9 as date)
                           and c."warehouse" = any (cast(:p0 as int[]))
                         group by c."product"
                         union all
                        select c."product",
                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                          from (select *
                                  from "accumulator_1"."inventory_log"
                                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                                offset 0) l
                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                         where true
                           and (l.period at time zone interval '0')::date <= cast(:p10 as date)
                           and c."warehouse" = any (cast(:p0 as int[]))
                         group by c."product") t) u
         group by u."product") q
 where true
 order by "product"
 limit 1001;

-- When somebody reads the balance of a cell as of a moment.
select *
  from (select coalesce(sum(u."quantity"), 0) as "quantity", coalesce(sum(u."amount"), 0) as "amount"
          from (select t."quantity_receipt" - t."quantity_expense" as "quantity",
                       t."amount_receipt" - t."amount_expense" as "amount"
                  from (select
                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                          from "accumulator_1"."inventory_days" t
                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                         where true
                           and t.day >= cast(:p2 as date)
                           and t.day <= cast(:p3 as date)
                           and c."warehouse" = cast(:p0 as int)
                           and c."product" = cast(:p1 as int)
                         union all
                        select
                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                          from (select m.cell, l.period, l.reversal, l."quantity", l."amount"
                                  from "accumulator_1"."inventory_month" m
                                  join lateral (select *
                                                  from "accumulator_1"."inventory_log" l
                                                 where l.cell = m.cell
                                                   and (l.period at time zone interval '0')::date >= cast(:p4 as date)
                                                   and (l.period at time zone interval '0')::date <= cast(:p5 as date)
                                                   and l.period >= cast(:p6 as timestamptz)
                                                   and l.period <= cast(:p7 as timestamptz)
                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                offset 0) l
                                    on true
                                 where not m.by_day
                                   and m.month >= cast(:p8 as date)
                                   and m.month <= cast(:p9 as date)) l
                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                         where true
                           and c."warehouse" = cast(:p0 as int)
                           and c."product" = cast(:p1 as int)
                         union all
                        select
                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                          from "accumulator_1"."inventory_month" t
                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                         where true
                           and t.month <= cast(:p10 as date)
                           and c."warehouse" = cast(:p0 as int)
                           and c."product" = cast(:p1 as int)
                         union all
                        select
                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                          from (select *
                                  from "accumulator_1"."inventory_log"
                                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                                offset 0) l
                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                         where true
                           and (l.period at time zone interval '0')::date <= cast(:p11 as date)
                           and c."warehouse" = cast(:p0 as int)
                           and c."product" = cast(:p1 as int)
                         union all
                        select
                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                          from "accumulator_1"."inventory_log" l
                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                         where true
                           and (l.period at time zone interval '0')::date >= cast(:p12 as date)
                           and (l.period at time zone interval '0')::date <= cast(:p13 as date)
                           and l.period >= cast(:p14 as timestamptz)
                           and l.period <= cast(:p15 as timestamptz)
                           and c."warehouse" = cast(:p0 as int)
                           and c."product" = cast(:p1 as int)) t) u
         ) q
 where true
 limit 1001;

-- Before each read of what was known at a moment: is the moment settled?
select m.settled >= cast(:moment as timestamptz) as settled,
       cast(ceil(extract(epoch from cast(:moment as timestamptz) - clock_timestamp()) * 1000)
            as bigint) as ahead_millis,
       current_setting('transaction_read_only') = 'off'
         and has_sequence_privilege('"accumulator_1".moment_barrier', 'update')
         and has_table_privilege('"accumulator_1".moments', 'update') as can_settle,
       current_setting('transaction_isolation') = 'read committed' as is_read_committed
  from "accumulator_1".moments m;

-- When somebody reads the total balance of a past day as it was known at a moment.
set transaction isolation level read committed;

-- When somebody reads the total balance of a past day as it was known at a moment.
select *
  from (select coalesce(sum(u."quantity"), 0) as "quantity", coalesce(sum(u."amount"), 0) as "amount"
          from (select t."quantity_receipt" - t."quantity_expense" as "quantity",
                       t."amount_receipt" - t."amount_expense" as "amount"
                  from (select
                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                          from "accumulator_1"."inventory_log" l
                          join "accumulator_1".postings p on p.posting = l.posting
                         where true
                           and (l.period at time zone interval '0')::date <= cast(:p1 as date)
                           and l.period <= cast(:p2 as timestamptz)
                           and p.recorded_at <= cast(:knownAt as timestamptz)) t) u
         ) q
 where true
 limit 1001;

-- When the REST API reads a current balance in one statement, with its premises.
select p.*, a.*
  from (select (select 1) as _premise0, (select version from "accumulator_1".registers where id = 1) as _premise1) p
  left join (select true as _found, q.*
               from (select *
                       from (select coalesce(sum(u."quantity"), 0) as "quantity", coalesce(sum(u."amount"), 0) as "amount"
                               from (select sum(c."quantity") as "quantity", sum(c."amount") as "amount"
                                       from "accumulator_1"."inventory_cell" c
                                      where true
                                        and c."warehouse" = cast(:p0 as int)
                                        and c."product" = cast(:p1 as int)
                                      union all
                                     select sum(l."quantity") as "quantity", sum(l."amount") as "amount"
                                       from (select *
                                               from "accumulator_1"."inventory_log"
                                              where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                                             offset 0) l
                                       join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                      where true
                                        and c."warehouse" = cast(:p0 as int)
                                        and c."product" = cast(:p1 as int)
                                      ) u
                              ) q
                      where true
                      limit 1001) q) a
    on true;
