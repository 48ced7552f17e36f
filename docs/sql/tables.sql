-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- When an application opens the registers of a schema.
select exists (select
                 from pg_class c
                 join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = :schema
                  and c.relname = 'engine_version');

-- When an application opens the registers of a schema.
select pg_advisory_xact_lock(hashtextextended(:name, 0));

-- When an application opens the registers of a schema.
select exists (select from pg_namespace where nspname = :name);

-- When an application opens the registers of a schema.
create schema "accumulator_1";

-- When an application opens the registers of a schema.
create table "accumulator_1".engine_version (
    version integer not null
);

-- Register definitions. A posting reads the version of each register it touches under a key-share lock, so
-- that a change or a drop waits for postings in flight, and the postings after it notice.
create table "accumulator_1".registers (
    id         integer generated always as identity primary key,
    name       text    not null unique,
    version    integer not null default 1,
    kind       text    not null,
    zone       text    not null,
    totals     text    not null,
    -- Each with its type, in the order of the definition: {'warehouse int', 'product text?'}.
    dimensions text[]  not null,
    resources  text[]  not null,
    -- Of a ledger, five for each account in the order of the chart: code, name, side, parent or nothing, and
    -- analytics with spaces between.
    accounts   text[]  not null default '{}',
    created_at timestamptz not null default now(),
    -- Set where movements were detached: the moment before which one opening movement a cell stands for
    -- them, and when they were detached.
    opening    timestamptz,
    opened_at  timestamptz,
    -- Set where the register was closed: the last closed day and the moment from which on no day is closed, both
    -- null once it is open again, and what becomes of documents in closed time.
    closed_through date,
    open_from      timestamptz,
    closing_policy text,
    -- The resources whose swings of days are kept, because a floor of always is of them.
    swings         text[] not null default '{}'
);

-- One row for each call that changed something: the moment of recording of its movements. The numbers between
-- are for the parts of a posting of another schema whose moments are kept (see 'replayed_parts').
create table "accumulator_1".postings (
    posting     bigint generated always as identity (start with 1048576 increment by 1048576) primary key,
    recorded_at timestamptz not null
);
create index postings_recorded_at on "accumulator_1".postings (recorded_at);

create sequence "accumulator_1".replayed_parts as bigint
    increment by 8 minvalue 8 maxvalue 1048568 start with 8 cycle;

-- One row: up to which moment all postings are committed that will ever be recorded. So an answer for such
-- a moment stays. A posting is recorded after the barrier, in microseconds since 1970, which is raised
-- before moments are settled.
create table "accumulator_1".moments (
    settled timestamptz not null
) with (fillfactor = 10);
insert into "accumulator_1".moments (settled) values ('-infinity');
create sequence "accumulator_1".moment_barrier as bigint minvalue 0 start with 0;

-- The newest known revision of each document, 0 if nothing but a withdrawal of it is known. 'registers' are the
-- ids of those it has movements in. 'millis' is the moment of the source, if the change has an origin in a stream.
create table "accumulator_1".recorders (
    id          bigint  generated always as identity unique,
    revision    bigint  not null check (revision >= 0),
    fingerprint uuid    not null,
    posting     bigint  not null,
    millis      bigint,
    movements   integer not null,
    posted      boolean not null,
    recorder    text    collate "C" not null primary key,
    registers   integer[] not null,
    source      text,
    detached    boolean not null default false,
    has_withdrawals boolean not null default false
) with (fillfactor = 85);

-- The withdrawals of each document that came with an origin, the last of each stream. They withdraw what comes after
-- them and was written before them.
create table "accumulator_1".withdrawals (
    number   bigint not null,
    millis   bigint not null,
    recorder text   collate "C" not null,
    stream   text   collate "C" not null,
    primary key (recorder, stream)
);

-- The last change of each document that came too late to count. 'revision' is null for a withdrawal.
create table "accumulator_1".passed_over (
    times           bigint      not null,
    revision        bigint,
    newest_revision bigint      not null,
    passed_at       timestamptz not null,
    recorder        text        collate "C" not null primary key,
    reason          text        not null,
    source          text
) with (fillfactor = 85);

-- Documents whose changes came from more than one stream.
create table "accumulator_1".several_streams (
    found_at     timestamptz not null,
    recorder     text collate "C" not null primary key,
    stream       text not null,
    other_stream text not null
);
create index several_streams_found_at on "accumulator_1".several_streams (found_at);

-- Movements that belong to closed time and went to open time. 'own_period' is that of the document, or of what a
-- reversal takes back; 'period' is that of the log.
create table "accumulator_1".moved_movements (
    recorder   bigint      not null,
    revision   bigint      not null,
    own_period timestamptz not null,
    period     timestamptz not null,
    line       integer     not null,
    register   integer     not null,
    reversal   boolean     not null,
    primary key (recorder, revision, line, reversal)
);
-- The moments at which a month may be lower than its expenses say.
create index moved_reversals on "accumulator_1".moved_movements (register, period) where reversal;

-- A row for each group of a floor that a document wanted to lower, or to change if the floor tells, to be locked by
-- whoever decides about the group. 'key' is made of the values of the floor's dimensions. The other columns are set
-- while a group is below a floor that tells: since when, by which document, and what was told then.
create table "accumulator_1".floor_groups (
    below_since timestamptz,
    moment      timestamptz,
    revision    bigint,
    floor       text    collate "C" not null,
    key         text    collate "C" not null,
    dimensions  text[],
    group_values text[],
    balance     numeric,
    recorder    text    collate "C",
    primary key (floor, key)
) with (fillfactor = 90);
create index floor_groups_below on "accumulator_1".floor_groups (floor, key) where below_since is not null;

-- How low and how high the balance of a cell is on a day, as a difference to what it is before the day, and the
-- first moments at which it is so. A row is of all movements of the day that are in the totals, or is not there:
-- a fold of other movements of the day deletes it.
create table "accumulator_1".day_swings (
    register   integer     not null,
    day        date        not null,
    cell       bigint      not null,
    lowest_at  timestamptz not null,
    highest_at timestamptz not null,
    resource   text        collate "C" not null,
    lowest     numeric     not null,
    highest    numeric     not null,
    primary key (register, cell, day, resource)
);

-- When an application opens the registers of a schema.
insert into "accumulator_1".engine_version (version) values (:version);

-- When an application opens the registers of a schema.
select version from "accumulator_1".engine_version;

-- When the register is defined.
select exists (select from pg_timezone_names where name = :id);

-- When the register is defined.
create table "accumulator_1"."inventory_cell" (
    cell bigint generated always as identity primary key,
    "warehouse" int not null, "product" int not null,
    "quantity" numeric not null default 0, "amount" numeric not null default 0,
    constraint "inventory_cell_key" unique nulls not distinct ("warehouse", "product")
) with (fillfactor = 70);

-- When the register is defined.
create index on "accumulator_1"."inventory_cell" ("product");

-- When the register is defined.
create table "accumulator_1"."inventory_log" (
    posting bigint not null,
    recorder bigint not null,
    cell bigint not null,
    period timestamptz not null,
    revision bigint not null,
    line integer not null,
    reversal boolean not null,
    "quantity" numeric(18,4) not null, "amount" numeric(18,2) not null
) partition by range (period);

-- When the register is defined.
create index on "accumulator_1"."inventory_log" (recorder);

-- When the register is defined.
create index if not exists "inventory_log-by-posting" on "accumulator_1"."inventory_log" (posting);

-- When the register is defined.
create index if not exists "inventory_log-by-cell" on "accumulator_1"."inventory_log" (cell, period);

-- When the register is defined.
create table "accumulator_1"."inventory_log_rest" partition of "accumulator_1"."inventory_log" default;

-- When the register is defined.
create table "accumulator_1"."inventory_tail" (
    posting bigint primary key,
    movements integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- When the register is defined.
create table "accumulator_1"."inventory_month" (
    cell bigint not null,
    month date not null,
    movements integer not null,
    by_day boolean not null,
    "quantity_receipt" numeric not null, "quantity_expense" numeric not null,
    "amount_receipt" numeric not null, "amount_expense" numeric not null,
    primary key (cell, month)
) with (fillfactor = 85);

-- When the register is defined.
create table "accumulator_1"."inventory_days" (
    cell bigint not null,
    day date not null,
    "quantity_receipt" numeric not null, "quantity_expense" numeric not null,
    "amount_receipt" numeric not null, "amount_expense" numeric not null,
    primary key (cell, day)
) with (fillfactor = 85);

-- When the register is defined.
create view "accumulator_1"."inventory_balances" as
select c."warehouse", c."product",
       c."quantity" + coalesce(t."quantity", 0) as "quantity",
       c."amount" + coalesce(t."amount", 0) as "amount"
  from "accumulator_1"."inventory_cell" c
  left join (select l.cell, sum(l."quantity") as "quantity", sum(l."amount") as "amount"
               from "accumulator_1"."inventory_log" l
              where l.posting = any (array(select posting from "accumulator_1"."inventory_tail"))
              group by l.cell) t
    on t.cell = c.cell;

-- When the register is defined.
create or replace view "accumulator_1"."inventory_turnovers" as
select t."warehouse", t."product", t.day,
       sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
       sum(t."quantity_receipt") - sum(t."quantity_expense") as "quantity_net",
       sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense",
       sum(t."amount_receipt") - sum(t."amount_expense") as "amount_net"
  from (select c."warehouse", c."product", t.day,
               t."quantity_receipt", t."quantity_expense", t."amount_receipt", t."amount_expense"
          from "accumulator_1"."inventory_days" t
          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
         union all
        select c."warehouse", c."product", (l.period at time zone interval '0')::date,
               case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end,
               -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
               case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end,
               -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)
          from (select *
                  from "accumulator_1"."inventory_log"
                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                offset 0) l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
         union all
        select c."warehouse", c."product", (l.period at time zone interval '0')::date,
               case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end,
               -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
               case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end,
               -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end)
          from (select l.*
                  from "accumulator_1"."inventory_month" m
                  join "accumulator_1"."inventory_log" l
                    on l.cell = m.cell
                       and date_trunc('month', l.period at time zone interval '0')::date = m.month
                       and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
                       and l.period < (m.month + 32)::timestamp at time zone 'UTC'
                 where not m.by_day
                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")) l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell) t
 group by t."warehouse", t."product", t.day;

-- When the register is defined.
create view "accumulator_1"."inventory_movements" as
select l.period, r.recorder, l.revision, l.line, l.reversal, p.recorded_at,
       v.own_period as original_period, c."warehouse", c."product", l."quantity", l."amount"
  from "accumulator_1"."inventory_log" l
  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
  join "accumulator_1".recorders r on r.id = l.recorder
  join "accumulator_1".postings p on p.posting = l.posting
  left join "accumulator_1".moved_movements v
    on v.recorder = l.recorder and v.revision = l.revision and v.line = l.line
       and v.reversal = l.reversal;

-- When a new definition adds a dimension and a resource, and widens one of each.
drop view if exists "accumulator_1"."inventory_balances" cascade;

-- When a new definition adds a dimension and a resource, and widens one of each.
drop view if exists "accumulator_1"."inventory_turnovers" cascade;

-- When a new definition adds a dimension and a resource, and widens one of each.
drop view if exists "accumulator_1"."inventory_movements" cascade;

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_log" alter column "quantity" type numeric(20,4);

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_log" add column "pieces" bigint not null default 0;

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_cell" add column "pieces" numeric not null default 0;

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_month"
  add column "pieces_receipt" numeric not null default 0,
  add column "pieces_expense" numeric not null default 0;

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_days"
  add column "pieces_receipt" numeric not null default 0,
  add column "pieces_expense" numeric not null default 0;

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_cell" alter column "product" type bigint;

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_cell" add column "lot" text collate "C";

-- When a new definition adds a dimension and a resource, and widens one of each.
create index on "accumulator_1"."inventory_cell" ("lot");

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_cell" drop constraint "inventory_cell_key";

-- When a new definition adds a dimension and a resource, and widens one of each.
alter table "accumulator_1"."inventory_cell"
  add constraint "inventory_cell_key" unique nulls not distinct ("warehouse", "product", "lot");

-- When a new definition adds a dimension and a resource, and widens one of each.
create view "accumulator_1"."inventory_balances" as
select c."warehouse", c."product", c."lot",
       c."quantity" + coalesce(t."quantity", 0) as "quantity",
       c."amount" + coalesce(t."amount", 0) as "amount",
       c."pieces" + coalesce(t."pieces", 0) as "pieces"
  from "accumulator_1"."inventory_cell" c
  left join (select l.cell, sum(l."quantity") as "quantity",
                            sum(l."amount") as "amount",
                            sum(l."pieces") as "pieces"
               from "accumulator_1"."inventory_log" l
              where l.posting = any (array(select posting from "accumulator_1"."inventory_tail"))
              group by l.cell) t
    on t.cell = c.cell;

-- When a new definition adds a dimension and a resource, and widens one of each.
create or replace view "accumulator_1"."inventory_turnovers" as
select t."warehouse", t."product", t."lot", t.day,
       sum(t."quantity_receipt") as "quantity_receipt", sum(t."quantity_expense") as "quantity_expense",
       sum(t."quantity_receipt") - sum(t."quantity_expense") as "quantity_net",
       sum(t."amount_receipt") as "amount_receipt", sum(t."amount_expense") as "amount_expense",
       sum(t."amount_receipt") - sum(t."amount_expense") as "amount_net",
       sum(t."pieces_receipt") as "pieces_receipt", sum(t."pieces_expense") as "pieces_expense",
       sum(t."pieces_receipt") - sum(t."pieces_expense") as "pieces_net"
  from (select c."warehouse", c."product", c."lot", t.day,
               t."quantity_receipt", t."quantity_expense", t."amount_receipt", t."amount_expense", t."pieces_receipt", t."pieces_expense"
          from "accumulator_1"."inventory_days" t
          join "accumulator_1"."inventory_cell" c on c.cell = t.cell
         union all
        select c."warehouse", c."product", c."lot", (l.period at time zone interval '0')::date,
               case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end,
               -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
               case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end,
               -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end),
               case when l.reversal then least(l."pieces", 0) else greatest(l."pieces", 0) end,
               -(case when l.reversal then greatest(l."pieces", 0) else least(l."pieces", 0) end)
          from (select *
                  from "accumulator_1"."inventory_log"
                 where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                offset 0) l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell
         union all
        select c."warehouse", c."product", c."lot", (l.period at time zone interval '0')::date,
               case when l.reversal then least(l."quantity", 0) else greatest(l."quantity", 0) end,
               -(case when l.reversal then greatest(l."quantity", 0) else least(l."quantity", 0) end),
               case when l.reversal then least(l."amount", 0) else greatest(l."amount", 0) end,
               -(case when l.reversal then greatest(l."amount", 0) else least(l."amount", 0) end),
               case when l.reversal then least(l."pieces", 0) else greatest(l."pieces", 0) end,
               -(case when l.reversal then greatest(l."pieces", 0) else least(l."pieces", 0) end)
          from (select l.*
                  from "accumulator_1"."inventory_month" m
                  join "accumulator_1"."inventory_log" l
                    on l.cell = m.cell
                       and date_trunc('month', l.period at time zone interval '0')::date = m.month
                       and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
                       and l.period < (m.month + 32)::timestamp at time zone 'UTC'
                 where not m.by_day
                   and l.posting not in (select posting from "accumulator_1"."inventory_tail")) l
          join "accumulator_1"."inventory_cell" c on c.cell = l.cell) t
 group by t."warehouse", t."product", t."lot", t.day;

-- When a new definition adds a dimension and a resource, and widens one of each.
create view "accumulator_1"."inventory_movements" as
select l.period, r.recorder, l.revision, l.line, l.reversal, p.recorded_at,
       v.own_period as original_period, c."warehouse", c."product", c."lot", l."quantity", l."amount", l."pieces"
  from "accumulator_1"."inventory_log" l
  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
  join "accumulator_1".recorders r on r.id = l.recorder
  join "accumulator_1".postings p on p.posting = l.posting
  left join "accumulator_1".moved_movements v
    on v.recorder = l.recorder and v.revision = l.revision and v.line = l.line
       and v.reversal = l.reversal;

-- When the register is dropped.
update "accumulator_1".recorders r
   set registers = array_remove(r.registers, :id),
       movements = r.movements - (select count(*)
                                    from "accumulator_1"."inventory_log" l
                                   where l.recorder = r.id
                                     and l.revision = r.revision
                                     and not l.reversal)
 where :id = any (r.registers);

-- When the register is dropped.
drop table if exists
  "accumulator_1"."inventory_log", "accumulator_1"."inventory_tail", "accumulator_1"."inventory_days", "accumulator_1"."inventory_month", "accumulator_1"."inventory_cell";
