-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a process opens the first month of a register, detaches months, or makes first totals.
select c.relname
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
 where i.inhparent = to_regclass(:log);

-- When the months ahead are opened, from time to time.
set local lock_timeout = 1000;

-- Before a month's partition is made: another process may have made it.
select to_regclass(:table) is not null;

-- When the months ahead are opened, from time to time.
lock table only "accumulator_1"."inventory_log" in access exclusive mode;

-- Before a month's partition is made: does the default partition hold movements of it, and how many?
select count(*)
  from (select
          from "accumulator_1"."inventory_log_rest"
         where period >= :start
           and period < :end
         limit 200001) l;

-- When the months ahead are opened, from time to time.
create table "accumulator_1"."inventory_log_2026_05" (like "accumulator_1"."inventory_log" including all);

-- When the months ahead are opened, from time to time.
alter table "accumulator_1"."inventory_log"
  attach partition "accumulator_1"."inventory_log_2026_05"
  for values from ('2026-05-01 00:00:00+00') to ('2026-06-01 00:00:00+00');

-- Once in each process: finds months that are in the default partition and can have one of their own.
select distinct date_trunc('month', period at time zone 'UTC')::date as month
  from "accumulator_1"."inventory_log_rest"
 where period >= :start
   and period < :end
   and pg_relation_size(cast(:rest as regclass)) <= :bytesMax;

-- Before a month's partition is made: does the default partition hold movements of it, and how many?
select count(*)
  from (select
          from "accumulator_1"."inventory_log_rest"
         where period >= :start
           and period < :end
         limit 5001) l;

-- When a month is opened that has movements in the default partition.
with moved as (
  delete from "accumulator_1"."inventory_log_rest"
   where period >= :start
     and period < :end
  returning *)
insert into "accumulator_1"."inventory_log_2026_01"
select * from moved;
