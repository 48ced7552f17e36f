-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When a moment is not settled: takes a turn that lasts for the next statement.
select pg_try_advisory_xact_lock(hashtextextended(:barrier, 0));

-- When a moment is not settled: raises the barrier, so that no later posting is recorded before it.
select setval('"accumulator_1".moment_barrier',
              greatest(last_value,
                       cast(extract(epoch from greatest(clock_timestamp(),
                                                        cast(:least as timestamptz))) * 1000000
                            as bigint)))
  from "accumulator_1".moment_barrier;

-- When a moment is not settled: which transactions have taken a moment and not ended?
select virtualtransaction
  from pg_locks
 where locktype = 'advisory'
   and database = (select oid from pg_database where datname = current_database())
   and (classid::bigint << 32 | objid::bigint) = hashtextextended(:stamping, 0)
   and objsubid = 1
   and pid is distinct from pg_backend_pid();

-- Then the moment is settled, for all reads to come.
update "accumulator_1".moments
   set settled = m.moment
  from (select timestamptz 'epoch' + cast(:barrier as bigint) * interval '1 microsecond' as moment) m
 where settled < m.moment;
