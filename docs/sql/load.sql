-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- Before the indexes of readers are dropped: only of a register without movements.
select exists (select from "accumulator_2"."inventory_log");

-- When a rebuild begins to load an empty schema.
drop index if exists "accumulator_2"."inventory_log-by-posting";

-- When a rebuild begins to load an empty schema.
drop index if exists "accumulator_2"."inventory_log-by-cell";

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select not exists (select from "accumulator_1".moved_movements);

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select greatest((select coalesce(max(posting), 0) from "accumulator_2".postings),
                (select coalesce(max(posting), 0) from "accumulator_1".postings) + :ahead) as last,
       nextval('"accumulator_2".replayed_parts') as part,
       array(select nextval('"accumulator_2".recorders_id_seq')
               from generate_series(1, :recorders)) as recorders;

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select c.n, r.posting
  from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]), cast(:posted as boolean[]))
       with ordinality as c (recorder, revision, posted, n)
  join "accumulator_1".recorders r on r.recorder = c.recorder
 where r.revision = c.revision
   and r.posted = c.posted;

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select id, recorder, revision, posting
  from "accumulator_1".recorders
 where recorder = any (:recorders);

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select g.name
  from "accumulator_1".registers g
 where (select count(*) from "accumulator_1".registers) <= :few
    or g.name = any (:named)
    or g.id in (select unnest(r.registers)
                  from "accumulator_1".recorders r
                 where r.recorder = any (:recorders))
    or g.name in (select own.name
                    from "accumulator_2".registers own
                   where own.id in (select unnest(r.registers)
                                      from "accumulator_2".recorders r
                                     where r.recorder = any (:recorders)));

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select recorder, revision, reversal, min(posting) as posting
  from "accumulator_1"."inventory_log"
 where recorder = any (:recorders)
 group by recorder, revision, reversal;

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
select posting, recorded_at from "accumulator_1".postings where posting = any (:postings);

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
insert into "accumulator_2"."inventory_tail" (posting, movements)
select p.posting, p.movements
  from unnest(cast(:postings as bigint[]), cast(:movements as integer[])) as p (posting, movements);

-- When a rebuild replays documents, with the moments of recording that they have in the live generation.
insert into "accumulator_2".postings (posting, recorded_at)
overriding system value
select p.posting, cast(p.moment as timestamptz)
  from unnest(cast(:postings as bigint[]), cast(:moments as text[])) as p (posting, moment);

-- When a switch puts a rebuilt generation in the place of the live one.
select pg_advisory_xact_lock(hashtextextended(:barrier, 0));

-- When a switch puts a rebuilt generation in the place of the live one.
select setval('"accumulator_2".moment_barrier',
              greatest(own.last_value, other.last_value,
                       cast(extract(epoch from m.latest) * 1000000 as bigint)))
  from "accumulator_2".moment_barrier own
 cross join "accumulator_1".moment_barrier other
 cross join (select greatest(clock_timestamp(),
                             (select max(recorded_at) from "accumulator_1".postings),
                             (select max(recorded_at)
                                from "accumulator_2".postings
                               where recorded_at < 'infinity')) as latest) m;

-- When a switch puts a rebuilt generation in the place of the live one.
update "accumulator_2".postings
   set recorded_at = timestamptz 'epoch' + cast(:moment as bigint) * interval '1 microsecond'
 where recorded_at = 'infinity';

-- When a switch puts a rebuilt generation in the place of the live one.
select setval('"accumulator_2".postings_posting_seq',
              greatest(own.last_value, other.last_value,
                       (select coalesce(max(posting), 0) from "accumulator_2".postings) / s.increment_by
                         * s.increment_by + s.increment_by))
  from "accumulator_2".postings_posting_seq own
 cross join "accumulator_1".postings_posting_seq other
 cross join pg_sequences s
 where s.schemaname = :name
   and s.sequencename = 'postings_posting_seq';

-- When a switch puts a rebuilt generation in the place of the live one.
update "accumulator_2".floor_groups
   set below_since = null, dimensions = null, group_values = null, balance = null, moment = null,
       recorder = null, revision = null
 where below_since is not null;

-- When a switch puts a rebuilt generation in the place of the live one.
insert into "accumulator_2".floor_groups
       (floor, key, below_since, dimensions, group_values, balance, moment, recorder, revision)
select floor, key, below_since, dimensions, group_values, balance, moment, recorder, revision
  from "accumulator_1".floor_groups
 where below_since is not null
 order by floor, key
    on conflict (floor, key) do update
   set below_since = excluded.below_since, dimensions = excluded.dimensions,
       group_values = excluded.group_values, balance = excluded.balance,
       moment = excluded.moment, recorder = excluded.recorder, revision = excluded.revision;

-- When a switch puts a rebuilt generation in the place of the live one.
update "accumulator_2".registers r
   set version = r.version + 1,
       closed_through = o.closed_through,
       open_from = greatest(o.open_from,
                            (o.closed_through + 1)::timestamp at time zone r.zone),
       closing_policy = o.closing_policy
  from "accumulator_1".registers o
 where o.name = r.name
   and (o.closed_through, o.closing_policy)
       is distinct from (r.closed_through, r.closing_policy);

-- When a rebuild has loaded all movements, and makes the indexes.
set local statement_timeout = 21600000;

-- When a rebuild has loaded all movements, and makes the indexes.
set local maintenance_work_mem = '256MB';

-- When a rebuild has loaded all movements, and makes the indexes.
set local max_parallel_maintenance_workers = 0;

-- When a rebuild has loaded all movements, and makes the totals and statistics.
set local work_mem = '256MB';

-- When a rebuild has loaded all movements, and makes the totals and statistics.
select exists (select from "accumulator_2"."inventory_month");

-- When a rebuild has loaded all movements, and makes the totals and statistics.
select current_setting('transaction_isolation');

-- When a rebuild has loaded all movements, and makes the totals and statistics.
set local jit = off;

-- Before first totals: does the default partition hold movements of months that have a partition?
select exists (select from "accumulator_2"."inventory_log_rest"
                where period >= '2026-04-01 00:00:00+00'
                  and period < '2026-05-01 00:00:00+00');

-- When a rebuild has loaded all movements, and makes the totals and statistics.
select conname from pg_constraint where conrelid = to_regclass(:table) and contype = 'p';

-- When a rebuild has loaded all movements, and makes the totals and statistics.
alter table "accumulator_2"."inventory_month" drop constraint "inventory_month_pkey";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
insert into "accumulator_2"."inventory_month" as t
       (cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", movements, by_day)
select cell, month, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense", movements, movements > 250
  from (select l.cell, date '2026-04-01' as month, count(*) as movements,
               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
          from "accumulator_2"."inventory_log_2026_04" l
         group by 1, 2
         union all
        select l.cell, date_trunc('month', l.period at time zone interval '0')::date as month, count(*) as movements,
               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
          from "accumulator_2"."inventory_log_rest" l
         group by 1, 2) n
 order by 1, 2;

-- When a rebuild has loaded all movements, and makes the totals and statistics.
alter table "accumulator_2"."inventory_month" add primary key (cell, month);

-- When a rebuild has loaded all movements, and makes the totals and statistics.
select exists (select from "accumulator_2"."inventory_month" where by_day);

-- When a rebuild has loaded all movements, and makes the totals and statistics.
set local enable_hashagg = off;

-- When a rebuild has loaded all movements, and makes the totals and statistics.
alter table "accumulator_2"."inventory_days" drop constraint "inventory_days_pkey";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
insert into "accumulator_2"."inventory_days" as t
       (cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense")
select cell, day, "quantity_receipt", "quantity_expense", "amount_receipt", "amount_expense"
  from (select l.cell, (l.period at time zone interval '0')::date as day,
               coalesce(sum(l."quantity") filter (where (l."quantity" > 0) <> l.reversal), 0) as "quantity_receipt",
               -coalesce(sum(l."quantity") filter (where (l."quantity" < 0) <> l.reversal), 0) as "quantity_expense",
               coalesce(sum(l."amount") filter (where (l."amount" > 0) <> l.reversal), 0) as "amount_receipt",
               -coalesce(sum(l."amount") filter (where (l."amount" < 0) <> l.reversal), 0) as "amount_expense"
          from "accumulator_2"."inventory_log" l
          join "accumulator_2"."inventory_month" m
            on m.cell = l.cell and m.month = date_trunc('month', l.period at time zone interval '0')::date
         where m.by_day
         group by 1, 2) n
 where "quantity_receipt" <> 0 or "quantity_expense" <> 0 or "amount_receipt" <> 0 or "amount_expense" <> 0
 order by 1, 2;

-- When a rebuild has loaded all movements, and makes the totals and statistics.
alter table "accumulator_2"."inventory_days" add primary key (cell, day);

-- When a rebuild has loaded all movements, and makes the totals and statistics.
set local enable_hashagg to default;

-- When a rebuild has loaded all movements, and makes the totals and statistics.
update "accumulator_2"."inventory_cell" c
   set "quantity" = c."quantity" + n."quantity", "amount" = c."amount" + n."amount"
  from (select cell, sum("quantity_receipt" - "quantity_expense") as "quantity",
                     sum("amount_receipt" - "amount_expense") as "amount"
          from "accumulator_2"."inventory_month"
         group by cell) n
 where c.cell = n.cell
   and (n."quantity" <> 0 or n."amount" <> 0);

-- When a rebuild has loaded all movements, and makes the totals and statistics.
delete from "accumulator_2"."inventory_tail";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
set local default_statistics_target = 20;

-- When a rebuild has loaded all movements, and makes the totals and statistics.
analyze "accumulator_2"."inventory_cell";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
analyze "accumulator_2"."inventory_log";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
analyze "accumulator_2"."inventory_days";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
analyze "accumulator_2"."inventory_month";

-- When a rebuild has loaded all movements, and makes the totals and statistics.
analyze "accumulator_2".recorders;

-- When a rebuild reads documents of the live generation whose records the topics no longer hold.
select r.recorder, l.line, l.period, c."warehouse", c."product", l."quantity", l."amount"
  from "accumulator_2".recorders r
  join "accumulator_2"."inventory_log" l on l.recorder = r.id and l.revision = r.revision and not l.reversal
  join "accumulator_2"."inventory_cell" c on c.cell = l.cell
 where r.recorder = any (cast(:recorders as text[]))
   and r.posted;

-- When a rebuild reads documents of the live generation whose records the topics no longer hold.
select recorder, revision, fingerprint, posted, source, millis
  from "accumulator_2".recorders
 where recorder = any (cast(:recorders as text[]))
   and revision > 0
   and not detached
 order by recorder;
