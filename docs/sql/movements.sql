-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When somebody lists the current movements of a cell, the latest recorded first.
select *
  from (select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
               p.recorded_at, c."warehouse", c."product", l."quantity", l."amount"
          from "accumulator_1"."inventory_log" l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
          join "accumulator_1".recorders r on r.id = l.recorder
          join "accumulator_1".postings p on p.posting = l.posting
         where true
           and c."warehouse" = cast(:p0 as int)
           and c."product" = cast(:p1 as int)
           and r.posted and l.revision = r.revision and not l.reversal
           ) q
 where true
 order by "posting" desc, "_recorder" desc, "reversal", "line" desc
 limit 1001;

-- When somebody lists all movements of a document, with those that were replaced.
select *
  from (select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
               p.recorded_at, c."warehouse", c."product", l."quantity", l."amount"
          from "accumulator_1"."inventory_log" l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
          join "accumulator_1".recorders r on r.id = l.recorder
          join "accumulator_1".postings p on p.posting = l.posting
         where true
           and r.recorder = :recorder
           and (l.period at time zone interval '0')::date >= cast(:p3 as date)
           and (l.period at time zone interval '0')::date <= cast(:p4 as date)
           and l.period >= cast(:p5 as timestamptz)
           and l.period <= cast(:p6 as timestamptz)
           and p.recorded_at >= cast(:recordedFrom as timestamptz)
           and p.recorded_at <= cast(:recordedTo as timestamptz)) q
 where true
 order by "period", "posting", "_recorder", "reversal" desc, "line"
 limit 1001;

-- When somebody types the beginning of a dimension's value.
with recursive found (step, high, value) as (
  select 1, b.high,
         (select c."product"
            from "accumulator_1"."inventory_cell" c
           where c."product" >= b.low
             and c."product" <= b.high
           order by c."product"
           limit 1)
    from unnest(cast(:lows as bigint[]), cast(:highs as bigint[])) b (low, high)
   union all
  select f.step + 1, f.high,
         (select c."product"
            from "accumulator_1"."inventory_cell" c
           where c."product" > f.value
             and c."product" <= f.high
           order by c."product"
           limit 1)
    from found f
   where f.value is not null
     and f.step < :limit)
select f.value as "product"
  from found f
 where f.value is not null
 limit :limit;

-- When somebody types the beginning of a document's name.
select r.recorder, r.revision, r.posted, r.source, r.movements, p.recorded_at
  from (select *
          from "accumulator_1".recorders
         where recorder >= :low
           and recorder <= :high
         order by recorder
         limit :limit) r
  join "accumulator_1".postings p on p.posting = r.posting
 where r.revision > 0
 order by r.recorder;

-- When somebody looks at a document.
set transaction isolation level repeatable read;

-- When somebody looks at a document.
select nullif(r.revision, 0) as revision, r.posted, p.recorded_at, r.source, r.registers
  from "accumulator_1".recorders r
  join "accumulator_1".postings p on p.posting = r.posting
 where r.recorder = :recorder;

-- When somebody looks at a document.
select id, version
  from "accumulator_1".registers
 where id = any (:ids);

-- When somebody looks at a document.
select *
  from (select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
               p.recorded_at, c."warehouse", c."product", l."quantity", l."amount"
          from "accumulator_1"."inventory_log" l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
          join "accumulator_1".recorders r on r.id = l.recorder
          join "accumulator_1".postings p on p.posting = l.posting
         where true
           and r.recorder = :recorder
           and r.posted and l.revision = r.revision and not l.reversal
           ) q
 where true
 order by "posting", "_recorder", "reversal" desc, "line"
 limit 10001;

-- When somebody asks which change of a document came too late.
select recorder, times, revision, newest_revision, reason, source, passed_at
  from "accumulator_1".passed_over
 where recorder = :recorder;

-- When somebody asks which documents are in several streams.
select count(*)
  from (select 1
          from "accumulator_1".several_streams
         limit :countedMax) counted;

-- When somebody asks which documents are in several streams.
select recorder, stream, other_stream, found_at
  from "accumulator_1".several_streams
 order by found_at desc, recorder
 limit :max;
