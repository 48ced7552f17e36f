-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- First in each posting: holds off changes of the registers that it names.
select id, version
  from "accumulator_1".registers
 where id = any (:ids)
 order by id
   for key share;

-- In each posting: gives it its number, and ids for recorders that may be new.
select nextval('"accumulator_1".postings_posting_seq') as posting,
       array(select nextval('"accumulator_1".recorders_id_seq')
               from generate_series(1, :recorders)) as recorders;

-- In each posting: makes the rows of the documents that are new.
with sets as materialized (
    select s.number, s.registers::integer[] as registers
      from unnest(cast(:sets as text[])) with ordinality as s (registers, number)),
made as (
    insert into "accumulator_1".recorders
           (id, recorder, revision, fingerprint, posting, movements, posted, registers, source,
            millis, has_withdrawals)
    overriding system value
    select u.id, u.recorder, u.revision, u.fingerprint::uuid, u.posting, u.movements,
           u.posted, sets.registers, u.source, u.millis, u.revision = 0
      from unnest(cast(:ids as bigint[]), cast(:recorders as text[]),
                  cast(:revisions as bigint[]), cast(:fingerprints as text[]),
                  cast(:postings as bigint[]), cast(:movements as integer[]),
                  cast(:posted as boolean[]), cast(:registers as integer[]),
                  cast(:sources as text[]), cast(:millis as bigint[]))
           as u (id, recorder, revision, fingerprint, posting, movements, posted, registers,
                 source, millis)
      join sets on sets.number = u.registers
     order by u.recorder collate "C"
        on conflict (recorder) do nothing
    returning id)
select case when count(*) < :count then coalesce(array_agg(id), '{}') end as made
  from made;

-- In a posting with cells that the process does not remember: looks them up.
select c.cell, c."warehouse", c."product"
  from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) as k (v0, v1)
  join "accumulator_1"."inventory_cell" c
    on c."warehouse" = cast(k.v0 as int) and c."product" = cast(k.v1 as int);

-- In a posting with cells that are not there either: makes them.
insert into "accumulator_1"."inventory_cell" ("warehouse", "product")
select cast(k.v0 as int), cast(k.v1 as int)
  from unnest(cast(:v0 as bigint[]), cast(:v1 as bigint[])) as k (v0, v1)
 order by 1, 2
    on conflict do nothing
returning cell, "warehouse", "product";

-- In each posting: appends the movements to the log.
copy "accumulator_1"."inventory_log" (posting, recorder, cell, period, revision, line, reversal, "quantity", "amount")
from stdin (format binary);

-- Last in each posting: names it in the tail of the last register, takes its moment and records it.
with stamping as materialized (
         select 1 as begun from pg_advisory_xact_lock_shared(hashtextextended(:stamping, 0))),
     recorded as (
         insert into "accumulator_1".postings (posting, recorded_at)
         overriding system value
         select :posting, greatest(clock_timestamp(), b.after,
                                   case when current_setting('transaction_isolation') <> 'serializable'
                                        then (select max(recorded_at)
                                                from "accumulator_1".postings
                                               where recorded_at < 'infinity') end)
           from stamping
          cross join lateral (select timestamptz 'epoch' + (last_value + 1) * interval '1 microsecond' as after
                                from "accumulator_1".moment_barrier
                               where stamping.begun is not null
                              offset 0) b
         returning posting, recorded_at)
insert into "accumulator_1"."inventory_tail" (posting, movements)
values (:posting, :movements)
returning (select recorded_at from recorded);

-- When an application opens the registers, so that it can ask later if the database still holds that posting.
select posting, recorded_at
  from "accumulator_1".postings
 where recorded_at < 'infinity'
 order by posting desc
 limit 1;

-- In a posting with known documents: locks their rows before anything else of them is touched.
select id, recorder, revision, fingerprint, posting, posted, movements, registers, detached, source,
       millis, has_withdrawals
  from "accumulator_1".recorders
 where recorder = any (:recorders)
 order by recorder
   for update;

-- In a posting with newer revisions of known documents: writes their new state.
with sets as materialized (
    select s.number, s.registers::integer[] as registers
      from unnest(cast(:sets as text[])) with ordinality as s (registers, number))
update "accumulator_1".recorders r
   set revision = u.revision, fingerprint = u.fingerprint::uuid, posting = u.posting,
       movements = u.movements, posted = u.posted, registers = sets.registers,
       source = u.source, millis = u.millis
  from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]),
              cast(:fingerprints as text[]), cast(:postings as bigint[]),
              cast(:movements as integer[]), cast(:posted as boolean[]),
              cast(:registers as integer[]), cast(:sources as text[]),
              cast(:millis as bigint[]))
       as u (recorder, revision, fingerprint, posting, movements, posted, registers, source,
             millis)
  join sets on sets.number = u.registers
 where r.recorder = u.recorder;

-- In a posting that takes movements back: reads the movements to reverse, by index, and restores the plans.
select current_setting('enable_seqscan') as seqscan, current_setting('jit') as jit,
       set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true);

-- In a posting that takes movements back: reads the movements to reverse, by index, and restores the plans.
with moved as materialized (
    select recorder, cell, period, revision, line, "quantity", "amount"
      from "accumulator_1"."inventory_log"
     where recorder = any (cast(:recorders as bigint[]))
       and not reversal)
select m.recorder, m.cell, cast(extract(epoch from m.period) * 1000000 as bigint) as micros, m.revision,
       m.line, "quantity", "amount"
  from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[])) as p (recorder, revision)
  join moved m on m.recorder = p.recorder and m.revision = p.revision;

-- In a posting that takes movements back: reads the movements to reverse, by index, and restores the plans.
select set_config('enable_seqscan', :seqscan, true), set_config('jit', :jit, true);

-- In a posting that takes movements back: reads the dimension values of their cells, for those who are told.
select cell, "warehouse", "product"
  from "accumulator_1"."inventory_cell"
 where cell = any (:cells);

-- In a posting that withdraws documents: marks them as withdrawn.
update "accumulator_1".recorders r
   set posted = false, movements = 0, registers = '{}', posting = u.posting, source = u.source,
       millis = u.millis, has_withdrawals = r.has_withdrawals or u.millis is not null
  from unnest(cast(:recorders as text[]), cast(:postings as bigint[]),
              cast(:sources as text[]), cast(:millis as bigint[]))
       as u (recorder, posting, source, millis)
 where r.recorder = u.recorder;

-- In a posting with withdrawals that have an origin: keeps them.
with kept as (
    insert into "accumulator_1".withdrawals as w (recorder, stream, number, millis)
    select u.recorder, u.stream, u.number, u.millis
      from unnest(cast(:recorders as text[]), cast(:streams as text[]),
                  cast(:numbers as bigint[]), cast(:millis as bigint[]))
           as u (recorder, stream, number, millis)
        on conflict (recorder, stream) do update
       set number = excluded.number, millis = greatest(w.millis, excluded.millis)
     where excluded.number > w.number
        or excluded.millis > w.millis
    returning w.recorder)
update "accumulator_1".recorders r
   set has_withdrawals = true
  from kept k
 where r.recorder = k.recorder
   and not r.has_withdrawals;

-- Last in a posting that appends no movements: takes its moment and records it.
with stamping as materialized (
    select 1 as begun from pg_advisory_xact_lock_shared(hashtextextended(:stamping, 0))),
recorded as (
    insert into "accumulator_1".postings (posting, recorded_at)
    overriding system value
    select :posting, greatest(clock_timestamp(), b.after,
                              case when current_setting('transaction_isolation') <> 'serializable'
                                   then (select max(recorded_at)
                                           from "accumulator_1".postings
                                          where recorded_at < 'infinity') end)
      from stamping
     cross join lateral (select timestamptz 'epoch' + (last_value + 1) * interval '1 microsecond' as after
                           from "accumulator_1".moment_barrier
                          where stamping.begun is not null
                         offset 0) b
    returning posting, recorded_at)
select recorded_at from recorded;

-- In a posting of documents that were withdrawn before: reads their withdrawals.
select recorder, stream, number, millis
  from "accumulator_1".withdrawals
 where recorder = any (cast(:recorders as text[]));

-- In a posting with documents that were in another stream before: notes them.
insert into "accumulator_1".several_streams (recorder, stream, other_stream, found_at)
select u.recorder, u.stream, u.other_stream, clock_timestamp()
  from unnest(cast(:recorders as text[]), cast(:streams as text[]), cast(:others as text[]))
       as u (recorder, stream, other_stream)
    on conflict (recorder) do nothing;

-- In a posting with copies of a revision from another stream, written earlier: keeps their origin.
update "accumulator_1".recorders r
   set source = u.source, millis = u.millis
  from unnest(cast(:recorders as text[]), cast(:sources as text[]), cast(:millis as bigint[]))
       as u (recorder, source, millis)
 where r.recorder = u.recorder;

-- In a posting with changes that came too late: notes the last of each document.
insert into "accumulator_1".passed_over as p
       (recorder, times, revision, newest_revision, reason, source, passed_at)
select u.recorder, u.times, nullif(u.revision, 0), u.newest_revision, u.reason, u.source,
       clock_timestamp()
  from unnest(cast(:recorders as text[]), cast(:times as bigint[]), cast(:revisions as bigint[]),
              cast(:newest as bigint[]), cast(:reasons as text[]), cast(:sources as text[]))
       as u (recorder, times, revision, newest_revision, reason, source)
    on conflict (recorder) do update
   set times = p.times + excluded.times, revision = excluded.revision,
       newest_revision = excluded.newest_revision, reason = excluded.reason,
       source = excluded.source, passed_at = excluded.passed_at;

-- In a posting of many documents that are expected to be new: makes their rows.
copy "accumulator_1".recorders
     (id, recorder, revision, fingerprint, posting, movements, posted, registers, source, millis)
from stdin (format binary);
