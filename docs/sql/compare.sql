-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a rebuild compares a register with that of the live generation.
select count(*)
  from (select c."warehouse" as "warehouse", c."product" as "product" from "accumulator_2"."inventory_cell" c
         union
        select c."warehouse" as "warehouse", c."product" as "product" from "accumulator_1"."inventory_cell" c) both_of_them;

-- When a rebuild compares a register with that of the live generation.
select coalesce(sum(t."quantity"::numeric * hashint8extended(0, c.seed)::numeric), 0) as value_1,
       coalesce(sum(t."amount"::numeric * hashint8extended(0, c.seed)::numeric), 0) as value_2
  from "accumulator_1"."inventory_cell" t
  join (select cell, hash_record_extended(row("warehouse", "product"), :seed) as seed from "accumulator_1"."inventory_cell" offset 0) c on c.cell = t.cell;

-- When a rebuild compares a register with that of the live generation.
select coalesce(sum(l."quantity"::numeric * hashint8extended(0, c.seed)::numeric), 0) as value_1,
       coalesce(sum(l."amount"::numeric * hashint8extended(0, c.seed)::numeric), 0) as value_2
  from (select *
          from "accumulator_1"."inventory_log"
         where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
        offset 0) l
  join (select cell, hash_record_extended(row("warehouse", "product"), :seed) as seed from "accumulator_1"."inventory_cell" offset 0) c on c.cell = l.cell;

-- When a rebuild compares a register with that of the live generation.
with differing as materialized (
  select jsonb_build_object('warehouse', s."warehouse", 'product', s."product") as cell, s.start, f.figure, f.before, f.after
    from (select "warehouse", "product", start,
                 coalesce(sum(_value_1) filter (where _side < 0), 0) as before_1,
                 coalesce(sum(_value_1) filter (where _side > 0), 0) as after_1,
                 coalesce(sum(_value_2) filter (where _side < 0), 0) as before_2,
                 coalesce(sum(_value_2) filter (where _side > 0), 0) as after_2
            from (select "warehouse", "product", start, _value_1, _value_2, sum(_side) as _side
                    from (select "warehouse", "product", start, "quantity" as _value_1, "amount" as _value_2, -1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", cast(null as date) as start, c."quantity", c."amount" from "accumulator_2"."inventory_balances" c) s
                           union all
                          select "warehouse", "product", start, "quantity" as _value_1, "amount" as _value_2, 1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", cast(null as date) as start, c."quantity", c."amount" from "accumulator_1"."inventory_balances" c) s) b
                   group by "warehouse", "product", start, _value_1, _value_2
                  having sum(_side) <> 0) u
           group by "warehouse", "product", start) s
   cross join lateral (values ('quantity balance', before_1, after_1), ('amount balance', before_2, after_2))
                 f (figure, before, after)
   where f.before <> f.after
   union all
  select jsonb_build_object('warehouse', s."warehouse", 'product', s."product") as cell, s.start, f.figure, f.before, f.after
    from (select "warehouse", "product", start,
                 coalesce(sum(_receipts_1) filter (where _side < 0), 0) as receipts_before_1,
                 coalesce(sum(_receipts_1) filter (where _side > 0), 0) as receipts_after_1,
                 coalesce(sum(_expenses_1) filter (where _side < 0), 0) as expenses_before_1,
                 coalesce(sum(_expenses_1) filter (where _side > 0), 0) as expenses_after_1,
                 coalesce(sum(_receipts_2) filter (where _side < 0), 0) as receipts_before_2,
                 coalesce(sum(_receipts_2) filter (where _side > 0), 0) as receipts_after_2,
                 coalesce(sum(_expenses_2) filter (where _side < 0), 0) as expenses_before_2,
                 coalesce(sum(_expenses_2) filter (where _side > 0), 0) as expenses_after_2
            from (select "warehouse", "product", start, _receipts_1, _expenses_1, _receipts_2, _expenses_2, sum(_side) as _side
                    from (select "warehouse", "product", start, "quantity_receipt" as _receipts_1, "quantity_expense" as _expenses_1,
                                                                "amount_receipt" as _receipts_2, "amount_expense" as _expenses_2, -1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", c.day as start, c."quantity_receipt", c."quantity_expense", c."amount_receipt", c."amount_expense"
                                                                                                                                                      from "accumulator_2"."inventory_turnovers" c) s
                           union all
                          select "warehouse", "product", start, "quantity_receipt" as _receipts_1, "quantity_expense" as _expenses_1,
                                                                "amount_receipt" as _receipts_2, "amount_expense" as _expenses_2, 1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", c.day as start, c."quantity_receipt", c."quantity_expense", c."amount_receipt", c."amount_expense"
                                                                                                                                                     from "accumulator_1"."inventory_turnovers" c) s) b
                   group by "warehouse", "product", start, _receipts_1, _expenses_1, _receipts_2, _expenses_2
                  having sum(_side) <> 0) u
           group by "warehouse", "product", start) s
   cross join lateral (values
         ('quantity receipts', receipts_before_1, receipts_after_1),
         ('quantity expenses', expenses_before_1, expenses_after_1),
         ('amount receipts', receipts_before_2, receipts_after_2),
         ('amount expenses', expenses_before_2, expenses_after_2)) f (figure, before, after)
   where f.before <> f.after
   union all
  select jsonb_build_object('warehouse', s."warehouse", 'product', s."product") as cell, s.start, f.figure, f.before, f.after
    from (select "warehouse", "product", start,
                 coalesce(sum(_receipts_1) filter (where _side < 0), 0) as receipts_before_1,
                 coalesce(sum(_receipts_1) filter (where _side > 0), 0) as receipts_after_1,
                 coalesce(sum(_expenses_1) filter (where _side < 0), 0) as expenses_before_1,
                 coalesce(sum(_expenses_1) filter (where _side > 0), 0) as expenses_after_1,
                 coalesce(sum(_receipts_2) filter (where _side < 0), 0) as receipts_before_2,
                 coalesce(sum(_receipts_2) filter (where _side > 0), 0) as receipts_after_2,
                 coalesce(sum(_expenses_2) filter (where _side < 0), 0) as expenses_before_2,
                 coalesce(sum(_expenses_2) filter (where _side > 0), 0) as expenses_after_2
            from (select "warehouse", "product", start, _receipts_1, _expenses_1, _receipts_2, _expenses_2, sum(_side) as _side
                    from (select "warehouse", "product", start, "quantity_receipt" as _receipts_1, "quantity_expense" as _expenses_1,
                                                                "amount_receipt" as _receipts_2, "amount_expense" as _expenses_2, -1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", m.month as start, m."quantity_receipt", m."quantity_expense", m."amount_receipt", m."amount_expense"
                                                                                                                                                      from (select cell, month, sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
                                                                                                                                                                                sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense"
                                                                                                                                                              from (select cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense"
                                                                                                                                                                      from "accumulator_2"."inventory_month" t
                                                                                                                                                                     union all
                                                                                                                                                                    select cell, date_trunc('month', l.period at time zone interval '0')::date, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
                                                                                                                                                                                                                                                case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end, -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)
                                                                                                                                                                      from (select *
                                                                                                                                                                              from "accumulator_2"."inventory_log"
                                                                                                                                                                             where posting = any (array(select posting from "accumulator_2"."inventory_tail"))
                                                                                                                                                                            offset 0) l) u
                                                                                                                                                             group by 1, 2) m
                                                                                                                                                      join "accumulator_2"."inventory_cell" c on c.cell = m.cell) s
                           union all
                          select "warehouse", "product", start, "quantity_receipt" as _receipts_1, "quantity_expense" as _expenses_1,
                                                                "amount_receipt" as _receipts_2, "amount_expense" as _expenses_2, 1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", m.month as start, m."quantity_receipt", m."quantity_expense", m."amount_receipt", m."amount_expense"
                                                                                                                                                     from (select cell, month, sum("quantity_receipt") as "quantity_receipt", sum("quantity_expense") as "quantity_expense",
                                                                                                                                                                               sum("amount_receipt") as "amount_receipt", sum("amount_expense") as "amount_expense"
                                                                                                                                                             from (select cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense"
                                                                                                                                                                     from "accumulator_1"."inventory_month" t
                                                                                                                                                                    union all
                                                                                                                                                                   select cell, date_trunc('month', l.period at time zone interval '0')::date, case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end, -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
                                                                                                                                                                                                                                               case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end, -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)
                                                                                                                                                                     from (select *
                                                                                                                                                                             from "accumulator_1"."inventory_log"
                                                                                                                                                                            where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                                                                                                                                                                           offset 0) l) u
                                                                                                                                                            group by 1, 2) m
                                                                                                                                                     join "accumulator_1"."inventory_cell" c on c.cell = m.cell) s) b
                   group by "warehouse", "product", start, _receipts_1, _expenses_1, _receipts_2, _expenses_2
                  having sum(_side) <> 0) u
           group by "warehouse", "product", start) s
   cross join lateral (values
         ('quantity receipts of the month', receipts_before_1, receipts_after_1),
         ('quantity expenses of the month', expenses_before_1, expenses_after_1),
         ('amount receipts of the month', receipts_before_2, receipts_after_2),
         ('amount expenses of the month', expenses_before_2, expenses_after_2)) f (figure, before, after)
   where f.before <> f.after
   union all
  select jsonb_build_object('warehouse', s."warehouse", 'product', s."product") as cell, s.start, f.figure, f.before, f.after
    from (select "warehouse", "product", start,
                 coalesce(sum(_receipts_1) filter (where _side < 0), 0) as receipts_before_1,
                 coalesce(sum(_receipts_1) filter (where _side > 0), 0) as receipts_after_1,
                 coalesce(sum(_expenses_1) filter (where _side < 0), 0) as expenses_before_1,
                 coalesce(sum(_expenses_1) filter (where _side > 0), 0) as expenses_after_1,
                 coalesce(sum(_receipts_2) filter (where _side < 0), 0) as receipts_before_2,
                 coalesce(sum(_receipts_2) filter (where _side > 0), 0) as receipts_after_2,
                 coalesce(sum(_expenses_2) filter (where _side < 0), 0) as expenses_before_2,
                 coalesce(sum(_expenses_2) filter (where _side > 0), 0) as expenses_after_2
            from (select "warehouse", "product", start, _receipts_1, _expenses_1, _receipts_2, _expenses_2, sum(_side) as _side
                    from (select "warehouse", "product", start, "quantity_receipt" as _receipts_1, "quantity_expense" as _expenses_1,
                                                                "amount_receipt" as _receipts_2, "amount_expense" as _expenses_2, -1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", m.start, m."quantity_receipt", m."quantity_expense", m."amount_receipt", m."amount_expense"
                                                                                                                                                      from (select l.cell, (l.period at time zone interval '0')::date as start,
                                                                                                                                                                   coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt", -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                                                                                                                                                   coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt", -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                                                                                                                                                              from "accumulator_2"."inventory_log" l
                                                                                                                                                             group by 1, 2) m
                                                                                                                                                      join "accumulator_2"."inventory_cell" c on c.cell = m.cell) s
                           union all
                          select "warehouse", "product", start, "quantity_receipt" as _receipts_1, "quantity_expense" as _expenses_1,
                                                                "amount_receipt" as _receipts_2, "amount_expense" as _expenses_2, 1 as _side from (select c."warehouse" as "warehouse", c."product" as "product", m.start, m."quantity_receipt", m."quantity_expense", m."amount_receipt", m."amount_expense"
                                                                                                                                                     from (select l.cell, (l.period at time zone interval '0')::date as start,
                                                                                                                                                                  coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt", -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
                                                                                                                                                                  coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt", -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
                                                                                                                                                             from "accumulator_1"."inventory_log" l
                                                                                                                                                            group by 1, 2) m
                                                                                                                                                     join "accumulator_1"."inventory_cell" c on c.cell = m.cell) s) b
                   group by "warehouse", "product", start, _receipts_1, _expenses_1, _receipts_2, _expenses_2
                  having sum(_side) <> 0) u
           group by "warehouse", "product", start) s
   cross join lateral (values
         ('quantity receipts by movements', receipts_before_1, receipts_after_1),
         ('quantity expenses by movements', expenses_before_1, expenses_after_1),
         ('amount receipts by movements', receipts_before_2, receipts_after_2),
         ('amount expenses by movements', expenses_before_2, expenses_after_2)) f (figure, before, after)
   where f.before <> f.after)
select (select count(distinct cell) from differing) as cells_differing,
       (select count(*) from differing) as total,
       first.cell::text as cell, first.start, first.figure, first.before, first.after
  from (select 1) always
  left join (select cell, start, figure, before, after
               from differing
              order by cell, figure, start
              limit :shownMax) first
    on true;

-- When a rebuild compares a register with that of the live generation.
with wanted as materialized (
  select distinct cast(cell as jsonb) as cell
    from unnest(cast(:cells as text[])) cell)
select cell, recorder, resource, before, after
  from (select s.cell_key::text as cell, s.recorder, f.resource, f.before, f.after,
               row_number() over (partition by s.cell_key, f.resource order by s.recorder) as place
          from (select cell_key, recorder,
                       sum(before_1) as before_1, sum(after_1) as after_1,
                       sum(before_2) as before_2, sum(after_2) as after_2
                  from (select c.cell_key, r.recorder,
                               l."quantity" as before_1,
                               0 as after_1,
                               l."amount" as before_2,
                               0 as after_2
                          from (select c.cell, jsonb_build_object('warehouse', c."warehouse", 'product', c."product") as cell_key from "accumulator_2"."inventory_cell" c) c
                          join wanted w on w.cell = c.cell_key
                          join "accumulator_2"."inventory_log" l on l.cell = c.cell
                          join "accumulator_2".recorders r on r.id = l.recorder
                         union all
                        select c.cell_key, r.recorder,
                               0 as before_1,
                               l."quantity" as after_1,
                               0 as before_2,
                               l."amount" as after_2
                          from (select c.cell, jsonb_build_object('warehouse', c."warehouse", 'product', c."product") as cell_key from "accumulator_1"."inventory_cell" c) c
                          join wanted w on w.cell = c.cell_key
                          join "accumulator_1"."inventory_log" l on l.cell = c.cell
                          join "accumulator_1".recorders r on r.id = l.recorder) u
                 group by cell_key, recorder) s
         cross join lateral (values ('quantity', before_1, after_1), ('amount', before_2, after_2))
                       f (resource, before, after)
         where f.before <> f.after) d
 where place <= :recordersMax
 order by cell, resource, recorder;

-- When a rebuild compares documents with those of the live generation.
with differing as materialized (
  select coalesce(o.recorder, n.recorder) as recorder,
         o.revision as revision_before, o.posted as posted_before,
         n.revision as revision_after, n.posted as posted_after
    from (select * from "accumulator_2".recorders where revision > 0) o
    full join (select * from "accumulator_1".recorders where revision > 0) n on n.recorder = o.recorder
   where (o.revision, o.posted) is distinct from (n.revision, n.posted))
select (select count(*) from differing) as total, first.*
  from (select 1) always
  left join (select * from differing order by recorder limit :shownMax) first on true;

-- When a switch looks for documents that nobody was told of.
select n.recorder, n.revision, n.posted, n.source, coalesce(o.revision > 0, false) as known
  from "accumulator_1".recorders n
  left join "accumulator_2".recorders o on o.recorder = n.recorder
 where (n.posting > :afterPosting or n.recorder = any (cast(:recorders as text[])))
   and n.revision > 0
   and (o.recorder is null or o.revision < n.revision)
 order by n.posting, n.id
 limit :max;

-- When a switch looks for documents that nobody was told of.
select g.name
  from "accumulator_1".recorders r
  join "accumulator_1".registers g on g.id = any (r.registers)
 where r.recorder = any (cast(:recorders as text[]))
 union
select g.name
  from "accumulator_2".recorders r
  join "accumulator_2".registers g on g.id = any (r.registers)
 where r.recorder = any (cast(:recorders as text[]));

-- When a switch looks for documents that nobody was told of.
select recorder, "warehouse", "product", sum("quantity") as "quantity", sum("amount") as "amount"
  from (select r.recorder, c."warehouse", c."product", l."quantity" as "quantity", l."amount" as "amount"
          from "accumulator_1".recorders r
          join "accumulator_1"."inventory_log" l on l.recorder = r.id
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
         where r.recorder = any (cast(:recorders as text[]))
        union all
        select r.recorder, c."warehouse", c."product", -l."quantity" as "quantity", -l."amount" as "amount"
          from "accumulator_2".recorders r
          join "accumulator_2"."inventory_log" l on l.recorder = r.id
          join "accumulator_2"."inventory_cell" c on c.cell = l.cell
         where r.recorder = any (cast(:recorders as text[]))) u
 group by recorder, "warehouse", "product"
having sum("quantity") <> 0 or sum("amount") <> 0
 order by recorder, "warehouse", "product";
