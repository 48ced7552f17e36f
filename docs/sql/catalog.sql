-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a process meets the name of a register for the first time.
select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
       closed_through, open_from, closing_policy, swings
  from "accumulator_1".registers
 where name = :name;

-- Before a register is made, changed or dropped: keeps postings out.
lock table "accumulator_1".registers in exclusive mode;

-- When a process lists all registers, and before one is made.
select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
       closed_through, open_from, closing_policy, swings
  from "accumulator_1".registers
 order by name;

-- When a register is made.
insert into "accumulator_1".registers (name, kind, zone, totals, dimensions, resources, accounts)
values (:name, :kind, :zone, :totals, :dimensions, :resources, :accounts)
on conflict (name) do nothing;

-- Before each fold: which registers are there, and have they changed?
select id, version
  from "accumulator_1".registers;

-- When a process meets a register or a version that it has not opened.
select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
       closed_through, open_from, closing_policy, swings
  from "accumulator_1".registers
 where id = any (:ids);

-- Before each read that is not a single statement: has the register changed?
select id, version
  from "accumulator_1".registers
 where name = :name;

-- When somebody asks for a register and its size.
with tables as (
  select inhrelid as oid, true as is_log
    from pg_inherits
   where inhparent = to_regclass('"accumulator_1"."inventory_log"')
   union all
  select to_regclass(name)::oid, false
    from unnest(array['"accumulator_1"."inventory_cell"', '"accumulator_1"."inventory_days"', '"accumulator_1"."inventory_month"', '"accumulator_1"."inventory_tail"']) name)
select coalesce(sum(greatest(c.reltuples, 0)::bigint) filter (where c.oid = to_regclass('"accumulator_1"."inventory_cell"')), 0) as cells,
       coalesce(sum(greatest(c.reltuples, 0)::bigint) filter (where t.is_log), 0) as movements,
       coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
  from tables t
  join pg_class c on c.oid = t.oid;

-- Before a register is changed, dropped or cut: waits for postings in flight.
select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
       closed_through, open_from, closing_policy, swings
  from "accumulator_1".registers
 where name = :name
   for update;

-- When a definition changes in place.
update "accumulator_1".registers
   set version = version + 1,
       kind = :kind, zone = :zone, totals = :totals,
       dimensions = :dimensions, resources = :resources, accounts = :accounts
 where id = :id;

-- When old months are detached.
update "accumulator_1".registers
   set version = version + 1, opening = :before,
       opened_at = (select recorded_at from "accumulator_1".postings where posting = :posting)
 where id = :id;

-- When a register is dropped.
delete from "accumulator_1".moved_movements where register = :id;

-- When a register is dropped.
delete from "accumulator_1".day_swings where register = :id;

-- When a register is dropped.
delete from "accumulator_1".registers where id = :id;
