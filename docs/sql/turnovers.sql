-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When somebody reads the turnover of a cell in a range of days.
select *
  from (select
               coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
               coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
               coalesce(sum(u."quantity_receipt"), 0) - coalesce(sum(u."quantity_expense"), 0) as "quantity_net",
               coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
               coalesce(sum(u."amount_expense"), 0) as "amount_expense",
               coalesce(sum(u."amount_receipt"), 0) - coalesce(sum(u."amount_expense"), 0) as "amount_net"
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
                  from "accumulator_1"."inventory_days" t
                  join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                 where true
                   and t.day >= cast(:p10 as date)
                   and t.day <= cast(:p11 as date)
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
                                           and (l.period at time zone interval '0')::date >= cast(:p12 as date)
                                           and (l.period at time zone interval '0')::date <= cast(:p13 as date)
                                           and l.period >= cast(:p14 as timestamptz)
                                           and l.period <= cast(:p15 as timestamptz)
                                           and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                        offset 0) l
                            on true
                         where not m.by_day
                           and m.month >= cast(:p16 as date)
                           and m.month <= cast(:p17 as date)) l
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
                   and t.month >= cast(:p18 as date)
                   and t.month <= cast(:p19 as date)
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
                   and (l.period at time zone interval '0')::date >= cast(:p20 as date)
                   and (l.period at time zone interval '0')::date <= cast(:p21 as date)
                   and c."warehouse" = cast(:p0 as int)
                   and c."product" = cast(:p1 as int)) u
         ) q
 where true
 limit 1001;

-- When somebody reads turnovers by product between a day and a moment.
select *
  from (select u."product",
               coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
               coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
               coalesce(sum(u."quantity_receipt"), 0) - coalesce(sum(u."quantity_expense"), 0) as "quantity_net",
               coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
               coalesce(sum(u."amount_expense"), 0) as "amount_expense",
               coalesce(sum(u."amount_receipt"), 0) - coalesce(sum(u."amount_expense"), 0) as "amount_net"
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
                  from "accumulator_1"."inventory_days" t
                  join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                 where true
                   and t.day >= cast(:p9 as date)
                   and t.day <= cast(:p10 as date)
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
                                           and (l.period at time zone interval '0')::date >= cast(:p11 as date)
                                           and (l.period at time zone interval '0')::date <= cast(:p12 as date)
                                           and l.period >= cast(:p13 as timestamptz)
                                           and l.period <= cast(:p14 as timestamptz)
                                           and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                        offset 0) l
                            on true
                         where not m.by_day
                           and m.month >= cast(:p15 as date)
                           and m.month <= cast(:p16 as date)) l
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
                   and t.month >= cast(:p17 as date)
                   and t.month <= cast(:p18 as date)
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
                   and (l.period at time zone interval '0')::date >= cast(:p19 as date)
                   and (l.period at time zone interval '0')::date <= cast(:p20 as date)
                   and c."warehouse" = any (cast(:p0 as int[]))
                 group by c."product"
                 union all
                select c."product",
                       coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                       -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                       coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                       -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                  from "accumulator_1"."inventory_log" l
                  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                 where true
                   and (l.period at time zone interval '0')::date >= cast(:p21 as date)
                   and (l.period at time zone interval '0')::date <= cast(:p22 as date)
                   and l.period >= cast(:p23 as timestamptz)
                   and l.period <= cast(:p24 as timestamptz)
                   and c."warehouse" = any (cast(:p0 as int[]))
                 group by c."product") u
         group by u."product") q
 where (q."quantity_receipt" <> 0 or q."quantity_expense" <> 0
        or q."amount_receipt" <> 0 or q."amount_expense" <> 0)
 order by "product"
 limit 1001;

-- When somebody reads turnovers by product, split by day, with balances.
select *
  from (select *
          from (select g.*,
                       sum(g."quantity_net") over w - g."quantity_net" as "quantity_opening",
                       sum(g."quantity_net") over w as "quantity_closing",
                       sum(g."amount_net") over w - g."amount_net" as "amount_opening",
                       sum(g."amount_net") over w as "amount_closing"
                  from (select u."product", u.start, u._before,
                               coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                               coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                               coalesce(sum(u."quantity_receipt"), 0) - coalesce(sum(u."quantity_expense"), 0) as "quantity_net",
                               coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                               coalesce(sum(u."amount_expense"), 0) as "amount_expense",
                               coalesce(sum(u."amount_receipt"), 0) - coalesce(sum(u."amount_expense"), 0) as "amount_net"
                          from (select i."product", i.start, i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                                  from (select c."product", t.day as start,
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p1 as date)
                                           and t.day <= cast(:p2 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", t.day
                                         union all
                                        select c."product", (l.period at time zone interval '0')::date as start,
                                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                                          from (select m.cell, l.period, l.reversal, l."quantity", l."amount"
                                                  from "accumulator_1"."inventory_month" m
                                                  join lateral (select *
                                                                  from "accumulator_1"."inventory_log" l
                                                                 where l.cell = m.cell
                                                                       and date_trunc('month', l.period at time zone interval '0')::date = m.month
                                                                       and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
                                                                       and l.period < (m.month + 32)::timestamp at time zone 'UTC'
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
                                         group by c."product", (l.period at time zone interval '0')::date
                                         union all
                                        select c."product", (l.period at time zone interval '0')::date as start,
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
                                           and (l.period at time zone interval '0')::date >= cast(:p9 as date)
                                           and (l.period at time zone interval '0')::date <= cast(:p10 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", (l.period at time zone interval '0')::date) i
                                union all
                                select b."product", cast(null as date) as start,
                                       b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                                  from (select c."product",
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p11 as date)
                                           and t.day <= cast(:p12 as date)
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
                                                                   and (l.period at time zone interval '0')::date >= cast(:p13 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p14 as date)
                                                                   and l.period >= cast(:p15 as timestamptz)
                                                                   and l.period <= cast(:p16 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p17 as date)
                                                   and m.month <= cast(:p18 as date)) l
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
                                           and t.month <= cast(:p19 as date)
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
                                           and (l.period at time zone interval '0')::date <= cast(:p20 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product") b) u
                         group by u."product", u.start, u._before) g
                window w as (partition by g."product" order by g.start nulls first)) r
         where not r._before) q
 where (q."quantity_receipt" <> 0 or q."quantity_expense" <> 0
        or q."amount_receipt" <> 0 or q."amount_expense" <> 0)
 order by "product", "start"
 limit 1001;

-- When somebody reads turnovers by product, split by month, with balances.
select *
  from (select *
          from (select g.*,
                       sum(g."quantity_net") over w - g."quantity_net" as "quantity_opening",
                       sum(g."quantity_net") over w as "quantity_closing",
                       sum(g."amount_net") over w - g."amount_net" as "amount_opening",
                       sum(g."amount_net") over w as "amount_closing"
                  from (select u."product", u.start, u._before,
                               coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                               coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                               coalesce(sum(u."quantity_receipt"), 0) - coalesce(sum(u."quantity_expense"), 0) as "quantity_net",
                               coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                               coalesce(sum(u."amount_expense"), 0) as "amount_expense",
                               coalesce(sum(u."amount_receipt"), 0) - coalesce(sum(u."amount_expense"), 0) as "amount_net"
                          from (select i."product", i.start, i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                                  from (select c."product", date_trunc('month', (t.day)::timestamp)::date as start,
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p1 as date)
                                           and t.day <= cast(:p2 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", date_trunc('month', (t.day)::timestamp)::date
                                         union all
                                        select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
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
                                         group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date
                                         union all
                                        select c."product", date_trunc('month', (t.day)::timestamp)::date as start,
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p9 as date)
                                           and t.day <= cast(:p10 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", date_trunc('month', (t.day)::timestamp)::date
                                         union all
                                        select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
                                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                                          from (select m.cell, l.period, l.reversal, l."quantity", l."amount"
                                                  from "accumulator_1"."inventory_month" m
                                                  join lateral (select *
                                                                  from "accumulator_1"."inventory_log" l
                                                                 where l.cell = m.cell
                                                                   and (l.period at time zone interval '0')::date >= cast(:p11 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p12 as date)
                                                                   and l.period >= cast(:p13 as timestamptz)
                                                                   and l.period <= cast(:p14 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p15 as date)
                                                   and m.month <= cast(:p16 as date)) l
                                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                         where true
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date
                                         union all
                                        select c."product", date_trunc('month', (t.month)::timestamp)::date as start,
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_month" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.month >= cast(:p17 as date)
                                           and t.month <= cast(:p18 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", date_trunc('month', (t.month)::timestamp)::date
                                         union all
                                        select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
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
                                           and (l.period at time zone interval '0')::date >= cast(:p19 as date)
                                           and (l.period at time zone interval '0')::date <= cast(:p20 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date) i
                                union all
                                select b."product", cast(null as date) as start,
                                       b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                                  from (select c."product",
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p21 as date)
                                           and t.day <= cast(:p22 as date)
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
                                                                   and (l.period at time zone interval '0')::date >= cast(:p23 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p24 as date)
                                                                   and l.period >= cast(:p25 as timestamptz)
                                                                   and l.period <= cast(:p26 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p27 as date)
                                                   and m.month <= cast(:p28 as date)) l
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
                                           and t.month <= cast(:p29 as date)
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
                                           and (l.period at time zone interval '0')::date <= cast(:p30 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product") b) u
                         group by u."product", u.start, u._before) g
                window w as (partition by g."product" order by g.start nulls first)) r
         where not r._before) q
 where (q."quantity_receipt" <> 0 or q."quantity_expense" <> 0
        or q."amount_receipt" <> 0 or q."amount_expense" <> 0)
 order by "product", "start"
 limit 1001;

-- When somebody reads turnovers by product with the balances before and after the range.
select *
  from (select u."product",
               coalesce(sum(u."quantity_receipt") filter (where not u._before), 0) as "quantity_receipt",
               coalesce(sum(u."quantity_expense") filter (where not u._before), 0) as "quantity_expense",
               coalesce(sum(u."quantity_receipt" - u."quantity_expense") filter (where not u._before), 0) as "quantity_net",
               coalesce(sum(u."quantity_receipt" - u."quantity_expense") filter (where u._before), 0) as "quantity_opening",
               coalesce(sum(u."quantity_receipt" - u."quantity_expense"), 0) as "quantity_closing",
               coalesce(sum(u."amount_receipt") filter (where not u._before), 0) as "amount_receipt",
               coalesce(sum(u."amount_expense") filter (where not u._before), 0) as "amount_expense",
               coalesce(sum(u."amount_receipt" - u."amount_expense") filter (where not u._before), 0) as "amount_net",
               coalesce(sum(u."amount_receipt" - u."amount_expense") filter (where u._before), 0) as "amount_opening",
               coalesce(sum(u."amount_receipt" - u."amount_expense"), 0) as "amount_closing"
          from (select i."product", i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
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
                          from "accumulator_1"."inventory_days" t
                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                         where true
                           and t.day >= cast(:p9 as date)
                           and t.day <= cast(:p10 as date)
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
                                                   and (l.period at time zone interval '0')::date >= cast(:p11 as date)
                                                   and (l.period at time zone interval '0')::date <= cast(:p12 as date)
                                                   and l.period >= cast(:p13 as timestamptz)
                                                   and l.period <= cast(:p14 as timestamptz)
                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                offset 0) l
                                    on true
                                 where not m.by_day
                                   and m.month >= cast(:p15 as date)
                                   and m.month <= cast(:p16 as date)) l
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
                           and t.month >= cast(:p17 as date)
                           and t.month <= cast(:p18 as date)
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
                           and (l.period at time zone interval '0')::date >= cast(:p19 as date)
                           and (l.period at time zone interval '0')::date <= cast(:p20 as date)
                           and c."warehouse" = any (cast(:p0 as int[]))
                         group by c."product") i
                union all
                select b."product", b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                  from (select c."product",
                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                          from "accumulator_1"."inventory_days" t
                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                         where true
                           and t.day >= cast(:p21 as date)
                           and t.day <= cast(:p22 as date)
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
                                                   and (l.period at time zone interval '0')::date >= cast(:p23 as date)
                                                   and (l.period at time zone interval '0')::date <= cast(:p24 as date)
                                                   and l.period >= cast(:p25 as timestamptz)
                                                   and l.period <= cast(:p26 as timestamptz)
                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                offset 0) l
                                    on true
                                 where not m.by_day
                                   and m.month >= cast(:p27 as date)
                                   and m.month <= cast(:p28 as date)) l
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
                           and t.month <= cast(:p29 as date)
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
                           and (l.period at time zone interval '0')::date <= cast(:p30 as date)
                           and c."warehouse" = any (cast(:p0 as int[]))
                         group by c."product") b) u
         group by u."product") q
 where (q."quantity_receipt" <> 0 or q."quantity_expense" <> 0
                                  or q."quantity_opening" <> 0 or q."quantity_closing" <> 0
        or q."amount_receipt" <> 0 or q."amount_expense" <> 0
                                  or q."amount_opening" <> 0 or q."amount_closing" <> 0)
 order by "product"
 limit 1001;

-- When somebody reads turnovers by product, split by hour, with balances.
select *
  from (select *
          from (select g.*,
                       sum(g."quantity_net") over w - g."quantity_net" as "quantity_opening",
                       sum(g."quantity_net") over w as "quantity_closing",
                       sum(g."amount_net") over w - g."amount_net" as "amount_opening",
                       sum(g."amount_net") over w as "amount_closing"
                  from (select u."product", u.start, u._before,
                               coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                               coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                               coalesce(sum(u."quantity_receipt"), 0) - coalesce(sum(u."quantity_expense"), 0) as "quantity_net",
                               coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                               coalesce(sum(u."amount_expense"), 0) as "amount_expense",
                               coalesce(sum(u."amount_receipt"), 0) - coalesce(sum(u."amount_expense"), 0) as "amount_net"
                          from (select i."product", i.start, i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                                  from (select c."product", date_bin('1 hour', l.period, timestamptz '2000-01-01 00:00:00+00') as start,
                                               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                                          from "accumulator_1"."inventory_log" l
                                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                         where true
                                           and (l.period at time zone interval '0')::date >= cast(:p1 as date)
                                           and (l.period at time zone interval '0')::date <= cast(:p2 as date)
                                           and l.period >= cast(:p3 as timestamptz)
                                           and l.period <= cast(:p4 as timestamptz)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product", date_bin('1 hour', l.period, timestamptz '2000-01-01 00:00:00+00')) i
                                union all
                                select b."product", cast(null as timestamptz) as start,
                                       b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                                  from (select c."product",
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p5 as date)
                                           and t.day <= cast(:p6 as date)
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
                                                                   and (l.period at time zone interval '0')::date >= cast(:p7 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p8 as date)
                                                                   and l.period >= cast(:p9 as timestamptz)
                                                                   and l.period <= cast(:p10 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p11 as date)
                                                   and m.month <= cast(:p12 as date)) l
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
                                           and t.month <= cast(:p13 as date)
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
                                           and (l.period at time zone interval '0')::date <= cast(:p14 as date)
                                           and c."warehouse" = any (cast(:p0 as int[]))
                                         group by c."product") b) u
                         group by u."product", u.start, u._before) g
                window w as (partition by g."product" order by g.start nulls first)) r
         where not r._before) q
 where (q."quantity_receipt" <> 0 or q."quantity_expense" <> 0
        or q."amount_receipt" <> 0 or q."amount_expense" <> 0)
 order by "product", "start"
 limit 1001;

-- When somebody reads turnovers by product, split by document, with balances.
with parts as (
    select p.*
      from (select u."product", u.start, u._recorder, u._before,
                   coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                   coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                   coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                   coalesce(sum(u."amount_expense"), 0) as "amount_expense"
              from (select i."product", i.start, i._recorder,
                           i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                      from (select c."product", l.period as start, l.recorder as _recorder,
                                   coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                   -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                   coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                   -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                              from "accumulator_1"."inventory_log" l
                              join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                             where true
                               and (l.period at time zone interval '0')::date >= cast(:p1 as date)
                               and (l.period at time zone interval '0')::date <= cast(:p2 as date)
                               and l.period >= cast(:p3 as timestamptz)
                               and l.period <= cast(:p4 as timestamptz)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", l.period, l.recorder) i
                    union all
                    select b."product", cast(null as timestamptz) as start, cast(null as bigint),
                           b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                      from (select c."product",
                                   sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                   sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                              from "accumulator_1"."inventory_days" t
                              join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                             where true
                               and t.day >= cast(:p5 as date)
                               and t.day <= cast(:p6 as date)
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
                                                       and (l.period at time zone interval '0')::date >= cast(:p7 as date)
                                                       and (l.period at time zone interval '0')::date <= cast(:p8 as date)
                                                       and l.period >= cast(:p9 as timestamptz)
                                                       and l.period <= cast(:p10 as timestamptz)
                                                       and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                    offset 0) l
                                        on true
                                     where not m.by_day
                                       and m.month >= cast(:p11 as date)
                                       and m.month <= cast(:p12 as date)) l
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
                               and t.month <= cast(:p13 as date)
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
                               and (l.period at time zone interval '0')::date <= cast(:p14 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product") b) u
             group by u."product", u.start, u._recorder, u._before) p
     where case when p._before
                then p."quantity_receipt" <> p."quantity_expense" or p."amount_receipt" <> p."amount_expense"
                else p."quantity_receipt" <> 0 or p."quantity_expense" <> 0
                     or p."amount_receipt" <> 0 or p."amount_expense" <> 0 end)
select *
  from (select g."product", g.start, d.recorder, g._before,
               g."quantity_receipt", g."quantity_expense", g."quantity_receipt" - g."quantity_expense" as "quantity_net",
               sum(g."quantity_receipt" - g."quantity_expense") over w - (g."quantity_receipt" - g."quantity_expense") as "quantity_opening",
               sum(g."quantity_receipt" - g."quantity_expense") over w as "quantity_closing",
               g."amount_receipt", g."amount_expense", g."amount_receipt" - g."amount_expense" as "amount_net",
               sum(g."amount_receipt" - g."amount_expense") over w - (g."amount_receipt" - g."amount_expense") as "amount_opening",
               sum(g."amount_receipt" - g."amount_expense") over w as "amount_closing"
          from parts g
          left join "accumulator_1".recorders d on d.id = g._recorder
        window w as (partition by g."product"
                     order by g.start nulls first, d.recorder nulls first, g._before desc)) q
 where not q._before
 order by "product", "start", "recorder"
 limit 1001;

-- When somebody reads turnovers by product, split by month, with balances and what is empty.
with parts as (
    select p.*
      from (select u."product", u.start, u._before,
                   coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                   coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                   coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                   coalesce(sum(u."amount_expense"), 0) as "amount_expense"
              from (select i."product", i.start,
                           i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                      from (select c."product", date_trunc('month', (t.day)::timestamp)::date as start,
                                   sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                   sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                              from "accumulator_1"."inventory_days" t
                              join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                             where true
                               and t.day >= cast(:p1 as date)
                               and t.day <= cast(:p2 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", date_trunc('month', (t.day)::timestamp)::date
                             union all
                            select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
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
                             group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date
                             union all
                            select c."product", date_trunc('month', (t.day)::timestamp)::date as start,
                                   sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                   sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                              from "accumulator_1"."inventory_days" t
                              join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                             where true
                               and t.day >= cast(:p9 as date)
                               and t.day <= cast(:p10 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", date_trunc('month', (t.day)::timestamp)::date
                             union all
                            select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
                                   coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                   -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                   coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                   -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                              from (select m.cell, l.period, l.reversal, l."quantity", l."amount"
                                      from "accumulator_1"."inventory_month" m
                                      join lateral (select *
                                                      from "accumulator_1"."inventory_log" l
                                                     where l.cell = m.cell
                                                       and (l.period at time zone interval '0')::date >= cast(:p11 as date)
                                                       and (l.period at time zone interval '0')::date <= cast(:p12 as date)
                                                       and l.period >= cast(:p13 as timestamptz)
                                                       and l.period <= cast(:p14 as timestamptz)
                                                       and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                    offset 0) l
                                        on true
                                     where not m.by_day
                                       and m.month >= cast(:p15 as date)
                                       and m.month <= cast(:p16 as date)) l
                              join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                             where true
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date
                             union all
                            select c."product", date_trunc('month', (t.month)::timestamp)::date as start,
                                   sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                   sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                              from "accumulator_1"."inventory_month" t
                              join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                             where true
                               and t.month >= cast(:p17 as date)
                               and t.month <= cast(:p18 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", date_trunc('month', (t.month)::timestamp)::date
                             union all
                            select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
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
                               and (l.period at time zone interval '0')::date >= cast(:p19 as date)
                               and (l.period at time zone interval '0')::date <= cast(:p20 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date) i
                    union all
                    select b."product", cast(null as date) as start,
                           b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                      from (select c."product",
                                   sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                   sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                              from "accumulator_1"."inventory_days" t
                              join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                             where true
                               and t.day >= cast(:p21 as date)
                               and t.day <= cast(:p22 as date)
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
                                                       and (l.period at time zone interval '0')::date >= cast(:p23 as date)
                                                       and (l.period at time zone interval '0')::date <= cast(:p24 as date)
                                                       and l.period >= cast(:p25 as timestamptz)
                                                       and l.period <= cast(:p26 as timestamptz)
                                                       and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                    offset 0) l
                                        on true
                                     where not m.by_day
                                       and m.month >= cast(:p27 as date)
                                       and m.month <= cast(:p28 as date)) l
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
                               and t.month <= cast(:p29 as date)
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
                               and (l.period at time zone interval '0')::date <= cast(:p30 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product") b) u
             group by u."product", u.start, u._before) p
     where case when p._before
                then p."quantity_receipt" <> p."quantity_expense" or p."amount_receipt" <> p."amount_expense"
                else p."quantity_receipt" <> 0 or p."quantity_expense" <> 0
                     or p."amount_receipt" <> 0 or p."amount_expense" <> 0 end),
groups as (
    select p."product", coalesce(bool_or(not p._before), false) as _moved
      from parts p
     group by p."product"
     limit 333333 + 1)
select *
  from (select g."product", g.start, g._before,
               g."quantity_receipt", g."quantity_expense", g."quantity_receipt" - g."quantity_expense" as "quantity_net",
               sum(g."quantity_receipt" - g."quantity_expense") over w - (g."quantity_receipt" - g."quantity_expense") as "quantity_opening",
               sum(g."quantity_receipt" - g."quantity_expense") over w as "quantity_closing",
               g."amount_receipt", g."amount_expense", g."amount_receipt" - g."amount_expense" as "amount_net",
               sum(g."amount_receipt" - g."amount_expense") over w - (g."amount_receipt" - g."amount_expense") as "amount_opening",
               sum(g."amount_receipt" - g."amount_expense") over w as "amount_closing",
               (select count(*) from groups) > 333333 as _too_many
          from (select u."product", u.start, u._before,
                       sum(u."quantity_receipt") as "quantity_receipt", sum(u."quantity_expense") as "quantity_expense",
                       sum(u."amount_receipt") as "amount_receipt", sum(u."amount_expense") as "amount_expense"
                  from (select p."product", p.start, p._before, p."quantity_receipt", p."quantity_expense", p."amount_receipt", p."amount_expense"
                          from parts p
                         union all
                        select x."product", s.start, false, 0, 0, 0, 0
                          from groups x
                          cross join unnest(cast(:p31 as date[])) with ordinality s (start, n)
                         where s.n = 1 or (select count(*) from groups) <= 333333
                          ) u
                 group by u."product", u.start, u._before) g
        window w as (partition by g."product"
                     order by g.start nulls first, g._before desc)) q
 where not q._before
   and (q._too_many or (true
   ))
 order by "product", "start"
 limit 1001;

-- When somebody reads turnovers by product, split by document, with balances and what is empty.
with parts as (
    select p.*
      from (select u."product", u.start, u._recorder, u._before,
                   coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                   coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                   coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                   coalesce(sum(u."amount_expense"), 0) as "amount_expense"
              from (select i."product", i.start, i._recorder,
                           i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                      from (select c."product", l.period as start, l.recorder as _recorder,
                                   coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                   -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                   coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                   -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                              from "accumulator_1"."inventory_log" l
                              join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                             where true
                               and (l.period at time zone interval '0')::date >= cast(:p1 as date)
                               and (l.period at time zone interval '0')::date <= cast(:p2 as date)
                               and l.period >= cast(:p3 as timestamptz)
                               and l.period <= cast(:p4 as timestamptz)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product", l.period, l.recorder) i
                    union all
                    select b."product", cast(null as timestamptz) as start, cast(null as bigint),
                           b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                      from (select c."product",
                                   sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                   sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                              from "accumulator_1"."inventory_days" t
                              join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                             where true
                               and t.day >= cast(:p5 as date)
                               and t.day <= cast(:p6 as date)
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
                                                       and (l.period at time zone interval '0')::date >= cast(:p7 as date)
                                                       and (l.period at time zone interval '0')::date <= cast(:p8 as date)
                                                       and l.period >= cast(:p9 as timestamptz)
                                                       and l.period <= cast(:p10 as timestamptz)
                                                       and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                    offset 0) l
                                        on true
                                     where not m.by_day
                                       and m.month >= cast(:p11 as date)
                                       and m.month <= cast(:p12 as date)) l
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
                               and t.month <= cast(:p13 as date)
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
                               and (l.period at time zone interval '0')::date <= cast(:p14 as date)
                               and c."warehouse" = any (cast(:p0 as int[]))
                             group by c."product") b) u
             group by u."product", u.start, u._recorder, u._before) p
     where case when p._before
                then p."quantity_receipt" <> p."quantity_expense" or p."amount_receipt" <> p."amount_expense"
                else p."quantity_receipt" <> 0 or p."quantity_expense" <> 0
                     or p."amount_receipt" <> 0 or p."amount_expense" <> 0 end),
groups as (
    select p."product", coalesce(bool_or(not p._before), false) as _moved
      from parts p
     group by p."product"
     )
select *
  from (select g."product", g.start, d.recorder, g._before,
               g."quantity_receipt", g."quantity_expense", g."quantity_receipt" - g."quantity_expense" as "quantity_net",
               sum(g."quantity_receipt" - g."quantity_expense") over w - (g."quantity_receipt" - g."quantity_expense") as "quantity_opening",
               sum(g."quantity_receipt" - g."quantity_expense") over w as "quantity_closing",
               g."amount_receipt", g."amount_expense", g."amount_receipt" - g."amount_expense" as "amount_net",
               sum(g."amount_receipt" - g."amount_expense") over w - (g."amount_receipt" - g."amount_expense") as "amount_opening",
               sum(g."amount_receipt" - g."amount_expense") over w as "amount_closing"
          from (select u."product", u.start, u._recorder, u._before,
                       sum(u."quantity_receipt") as "quantity_receipt", sum(u."quantity_expense") as "quantity_expense",
                       sum(u."amount_receipt") as "amount_receipt", sum(u."amount_expense") as "amount_expense"
                  from (select p."product", p.start, p._recorder, p._before, p."quantity_receipt", p."quantity_expense", p."amount_receipt", p."amount_expense"
                          from parts p
                         union all
                        select x."product", null, null, false, 0, 0, 0, 0
                          from groups x
                          where not x._moved) u
                 group by u."product", u.start, u._recorder, u._before) g
          left join "accumulator_1".recorders d on d.id = g._recorder
        window w as (partition by g."product"
                     order by g.start nulls first, d.recorder nulls first, g._before desc)) q
 where not q._before
 order by "product", "start", "recorder"
 limit 1001;

-- When somebody reads turnovers by product, split by month, with balances and totals.
select t.*, a.*
  from (select coalesce(sum(w."quantity_receipt"), 0) as "_total_quantity_receipt",
               coalesce(sum(w."quantity_expense"), 0) as "_total_quantity_expense",
               coalesce(sum(w."quantity_opening"), 0) as "_total_quantity_opening",
               coalesce(sum(w."quantity_closing"), 0) as "_total_quantity_closing",
               coalesce(sum(w."amount_receipt"), 0) as "_total_amount_receipt",
               coalesce(sum(w."amount_expense"), 0) as "_total_amount_expense",
               coalesce(sum(w."amount_opening"), 0) as "_total_amount_opening",
               coalesce(sum(w."amount_closing"), 0) as "_total_amount_closing"
          from (select *
                  from (select
                               coalesce(sum(u."quantity_receipt") filter (where not u._before), 0) as "quantity_receipt",
                               coalesce(sum(u."quantity_expense") filter (where not u._before), 0) as "quantity_expense",
                               coalesce(sum(u."quantity_receipt" - u."quantity_expense") filter (where not u._before), 0) as "quantity_net",
                               coalesce(sum(u."quantity_receipt" - u."quantity_expense") filter (where u._before), 0) as "quantity_opening",
                               coalesce(sum(u."quantity_receipt" - u."quantity_expense"), 0) as "quantity_closing",
                               coalesce(sum(u."amount_receipt") filter (where not u._before), 0) as "amount_receipt",
                               coalesce(sum(u."amount_expense") filter (where not u._before), 0) as "amount_expense",
                               coalesce(sum(u."amount_receipt" - u."amount_expense") filter (where not u._before), 0) as "amount_net",
                               coalesce(sum(u."amount_receipt" - u."amount_expense") filter (where u._before), 0) as "amount_opening",
                               coalesce(sum(u."amount_receipt" - u."amount_expense"), 0) as "amount_closing"
                          from (select i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                                  from (select
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p32 as date)
                                           and t.day <= cast(:p33 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))
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
                                                                   and (l.period at time zone interval '0')::date >= cast(:p34 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p35 as date)
                                                                   and l.period >= cast(:p36 as timestamptz)
                                                                   and l.period <= cast(:p37 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p38 as date)
                                                   and m.month <= cast(:p39 as date)) l
                                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                         where true
                                           and c."warehouse" = any (cast(:p31 as int[]))
                                         union all
                                        select
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p40 as date)
                                           and t.day <= cast(:p41 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))
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
                                                                   and (l.period at time zone interval '0')::date >= cast(:p42 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p43 as date)
                                                                   and l.period >= cast(:p44 as timestamptz)
                                                                   and l.period <= cast(:p45 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p46 as date)
                                                   and m.month <= cast(:p47 as date)) l
                                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                         where true
                                           and c."warehouse" = any (cast(:p31 as int[]))
                                         union all
                                        select
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_month" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.month >= cast(:p48 as date)
                                           and t.month <= cast(:p49 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))
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
                                           and (l.period at time zone interval '0')::date >= cast(:p50 as date)
                                           and (l.period at time zone interval '0')::date <= cast(:p51 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))) i
                                union all
                                select b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                                  from (select
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_days" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.day >= cast(:p52 as date)
                                           and t.day <= cast(:p53 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))
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
                                                                   and (l.period at time zone interval '0')::date >= cast(:p54 as date)
                                                                   and (l.period at time zone interval '0')::date <= cast(:p55 as date)
                                                                   and l.period >= cast(:p56 as timestamptz)
                                                                   and l.period <= cast(:p57 as timestamptz)
                                                                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                offset 0) l
                                                    on true
                                                 where not m.by_day
                                                   and m.month >= cast(:p58 as date)
                                                   and m.month <= cast(:p59 as date)) l
                                          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                         where true
                                           and c."warehouse" = any (cast(:p31 as int[]))
                                         union all
                                        select
                                               sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                               sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                          from "accumulator_1"."inventory_month" t
                                          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                         where true
                                           and t.month <= cast(:p60 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))
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
                                           and (l.period at time zone interval '0')::date <= cast(:p61 as date)
                                           and c."warehouse" = any (cast(:p31 as int[]))) b) u
                         ) q
                 where true) w) t
  left join (select true as _row, q.*
               from (select *
                       from (select *
                               from (select g.*,
                                            sum(g."quantity_net") over w - g."quantity_net" as "quantity_opening",
                                            sum(g."quantity_net") over w as "quantity_closing",
                                            sum(g."amount_net") over w - g."amount_net" as "amount_opening",
                                            sum(g."amount_net") over w as "amount_closing"
                                       from (select u."product", u.start, u._before,
                                                    coalesce(sum(u."quantity_receipt"), 0) as "quantity_receipt",
                                                    coalesce(sum(u."quantity_expense"), 0) as "quantity_expense",
                                                    coalesce(sum(u."quantity_receipt"), 0) - coalesce(sum(u."quantity_expense"), 0) as "quantity_net",
                                                    coalesce(sum(u."amount_receipt"), 0) as "amount_receipt",
                                                    coalesce(sum(u."amount_expense"), 0) as "amount_expense",
                                                    coalesce(sum(u."amount_receipt"), 0) - coalesce(sum(u."amount_expense"), 0) as "amount_net"
                                               from (select i."product", i.start, i."quantity_receipt", i."quantity_expense", i."amount_receipt", i."amount_expense", false as _before
                                                       from (select c."product", date_trunc('month', (t.day)::timestamp)::date as start,
                                                                    sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                                                    sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                                               from "accumulator_1"."inventory_days" t
                                                               join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                                              where true
                                                                and t.day >= cast(:p1 as date)
                                                                and t.day <= cast(:p2 as date)
                                                                and c."warehouse" = any (cast(:p0 as int[]))
                                                              group by c."product", date_trunc('month', (t.day)::timestamp)::date
                                                              union all
                                                             select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
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
                                                              group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date
                                                              union all
                                                             select c."product", date_trunc('month', (t.day)::timestamp)::date as start,
                                                                    sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                                                    sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                                               from "accumulator_1"."inventory_days" t
                                                               join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                                              where true
                                                                and t.day >= cast(:p9 as date)
                                                                and t.day <= cast(:p10 as date)
                                                                and c."warehouse" = any (cast(:p0 as int[]))
                                                              group by c."product", date_trunc('month', (t.day)::timestamp)::date
                                                              union all
                                                             select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
                                                                    coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
                                                                    -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                                                    coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
                                                                    -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                                                               from (select m.cell, l.period, l.reversal, l."quantity", l."amount"
                                                                       from "accumulator_1"."inventory_month" m
                                                                       join lateral (select *
                                                                                       from "accumulator_1"."inventory_log" l
                                                                                      where l.cell = m.cell
                                                                                        and (l.period at time zone interval '0')::date >= cast(:p11 as date)
                                                                                        and (l.period at time zone interval '0')::date <= cast(:p12 as date)
                                                                                        and l.period >= cast(:p13 as timestamptz)
                                                                                        and l.period <= cast(:p14 as timestamptz)
                                                                                        and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                                     offset 0) l
                                                                         on true
                                                                      where not m.by_day
                                                                        and m.month >= cast(:p15 as date)
                                                                        and m.month <= cast(:p16 as date)) l
                                                               join "accumulator_1"."inventory_cell" c on c.cell = l.cell
                                                              where true
                                                                and c."warehouse" = any (cast(:p0 as int[]))
                                                              group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date
                                                              union all
                                                             select c."product", date_trunc('month', (t.month)::timestamp)::date as start,
                                                                    sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                                                    sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                                               from "accumulator_1"."inventory_month" t
                                                               join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                                              where true
                                                                and t.month >= cast(:p17 as date)
                                                                and t.month <= cast(:p18 as date)
                                                                and c."warehouse" = any (cast(:p0 as int[]))
                                                              group by c."product", date_trunc('month', (t.month)::timestamp)::date
                                                              union all
                                                             select c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date as start,
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
                                                                and (l.period at time zone interval '0')::date >= cast(:p19 as date)
                                                                and (l.period at time zone interval '0')::date <= cast(:p20 as date)
                                                                and c."warehouse" = any (cast(:p0 as int[]))
                                                              group by c."product", date_trunc('month', ((l.period at time zone interval '0')::date)::timestamp)::date) i
                                                     union all
                                                     select b."product", cast(null as date) as start,
                                                            b."quantity_receipt", b."quantity_expense", b."amount_receipt", b."amount_expense", true as _before
                                                       from (select c."product",
                                                                    sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
                                                                    sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense"
                                                               from "accumulator_1"."inventory_days" t
                                                               join "accumulator_1"."inventory_cell" c on c.cell = t.cell
                                                              where true
                                                                and t.day >= cast(:p21 as date)
                                                                and t.day <= cast(:p22 as date)
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
                                                                                        and (l.period at time zone interval '0')::date >= cast(:p23 as date)
                                                                                        and (l.period at time zone interval '0')::date <= cast(:p24 as date)
                                                                                        and l.period >= cast(:p25 as timestamptz)
                                                                                        and l.period <= cast(:p26 as timestamptz)
                                                                                        and l.posting not in (select posting from "accumulator_1"."inventory_tail")
                                                                                     offset 0) l
                                                                         on true
                                                                      where not m.by_day
                                                                        and m.month >= cast(:p27 as date)
                                                                        and m.month <= cast(:p28 as date)) l
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
                                                                and t.month <= cast(:p29 as date)
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
                                                                and (l.period at time zone interval '0')::date <= cast(:p30 as date)
                                                                and c."warehouse" = any (cast(:p0 as int[]))
                                                              group by c."product") b) u
                                              group by u."product", u.start, u._before) g
                                     window w as (partition by g."product" order by g.start nulls first)) r
                              where not r._before) q
                      where (q."quantity_receipt" <> 0 or q."quantity_expense" <> 0
                             or q."amount_receipt" <> 0 or q."amount_expense" <> 0)
                      order by "product", "start"
                      limit 1001) q) a
    on true
 order by "product", "start";
