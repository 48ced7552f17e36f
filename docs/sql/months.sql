-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a process opens the first month of a register, detaches months, or makes first totals.
select c.relname
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
 where i.inhparent = to_regclass(:log);

-- When the months ahead are opened, from time to time.
set local lock_timeout = 1500; set local statement_timeout = 2000;

-- Before a month's partition is made: another process may have made it.
select to_regclass(:table) is not null;

-- Before a month's partition is made: of which of its days does the default partition hold movements?
select distinct (period at time zone 'UTC')::date as day
  from "accumulator_1"."inventory_log_rest"
 where period >= :start
   and period < :end;

-- When the months ahead are opened, from time to time.
lock table only "accumulator_1"."inventory_log", only "accumulator_1"."inventory_log_rest" in access exclusive mode;

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

-- When a month is opened that has movements in the default partition.
alter table "accumulator_1"."inventory_log"
  attach partition "accumulator_1"."inventory_log_2026_01"
  for values from ('2026-01-01 00:00:00+00') to ('2026-01-19 00:00:00+00');
