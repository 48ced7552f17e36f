-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a process meets the name of a register for the first time.
select id, name, version, kind, zone, totals, dimensions, resources, opening, opened_at
  from "accumulator_1".registers
 where name = :name;

-- Before a register is made, changed or dropped: keeps postings out.
lock table "accumulator_1".registers in exclusive mode;

-- When a process lists all registers, and before one is made.
select id, name, version, kind, zone, totals, dimensions, resources, opening, opened_at
  from "accumulator_1".registers
 order by name;

-- When a register is made.
insert into "accumulator_1".registers (name, kind, zone, totals, dimensions, resources)
values (:name, :kind, :zone, :totals, :dimensions, :resources)
on conflict (name) do nothing;

-- Before each fold: which registers are there, and have they changed?
select id, version
  from "accumulator_1".registers;

-- When a process meets a register or a version that it has not opened.
select id, name, version, kind, zone, totals, dimensions, resources, opening, opened_at
  from "accumulator_1".registers
 where id = any (:ids);

-- Before each read that is not a single statement: has the register changed?
select id, version
  from "accumulator_1".registers
 where name = :name;

-- When somebody asks for a register and its size.
select c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
  from pg_inherits i
  join pg_class p on p.oid = i.inhparent
  join pg_namespace n on n.oid = p.relnamespace
  join pg_class c on c.oid = i.inhrelid
 where n.nspname = :schema
   and p.relname = :table;

-- When somebody asks for a register and its size.
select c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = :schema
   and c.relname = any (:tables);

-- Before a register is changed, dropped or cut: waits for postings in flight.
select id, name, version, kind, zone, totals, dimensions, resources, opening, opened_at
  from "accumulator_1".registers
 where name = :name
   for update;

-- When old months are detached.
update "accumulator_1".registers
   set version = version + 1, opening = :before, opened_at = clock_timestamp()
 where id = :id;

-- When a definition changes in place.
update "accumulator_1".registers
   set version = version + 1,
       kind = :kind, zone = :zone, totals = :totals,
       dimensions = :dimensions, resources = :resources
 where id = :id;

-- When a register is dropped.
delete from "accumulator_1".registers where id = :id;
