-- The control schema: everything that belongs to no generation. A rebuild leaves it as it is.

-- Generations of derived state, each in a schema of its own that is named by its number. Readers see the live one.
create table generations (
    number       integer     not null primary key check (number > 0),
    state        text        not null check (state in ('building', 'live', 'previous', 'dropped')),
    created_at   timestamptz not null default now(),
    live_since   timestamptz,
    -- The last posting of a generation when it stopped being live. Later postings of it were announced to nobody.
    left_posting bigint
);
create unique index generations_one_live on generations (state) where state = 'live';

-- The identity of this database. A consumer group belongs to one database, and its committed offsets name it. A backup has
-- the same identity, so there is a history too. Another one begins when somebody notices that the database is a copy in
-- another place, or was restored to an earlier state. What is remembered of an earlier history is forgotten.
create table database_identity (
    singleton boolean not null primary key default true check (singleton),
    identity  uuid    not null default gen_random_uuid(),
    history   uuid    not null default gen_random_uuid(),
    -- The server, the number of the database there, and the timeline, when an instance looked last; empty before.
    place     text    not null default ''
);
insert into database_identity default values;

-- Which share of the topics' partitions this database has: partition p belongs to shard p mod shards. Written once, by the
-- first instance. A deployment that is not sharded has shard 0 of 1. All databases with as many shards are a layout. While
-- another layout is built beside it, there are two, and this row says which of them answers.
create table shard (
    singleton  boolean     not null primary key default true check (singleton),
    index      integer     not null check (index >= 0 and index < shards),
    shards     integer     not null,
    -- 'building': follows the layout before it, and tells nobody. 'left': another layout answers.
    state      text        not null default 'live' check (state in ('building', 'live', 'left')),
    -- When the layout ends by itself, by the clock of this server; null while nobody switches to another.
    ends_at    timestamptz,
    -- The identity of the first database of the layout that takes its place; null while nobody switches. From then on nothing
    -- is decided here that the other one would not know.
    next       uuid,
    -- The comparison or switch that may change this row: the one that has begun last. Null once a switch has ended.
    run        uuid,
    -- When the layout was switched in; null if it was the first. What was known before then, another one has answered.
    live_since timestamptz
);

-- The instances that gave a sign of life lately, and what they do. A row goes when its instance stops, or some minutes
-- after its last sign.
create table instances (
    id                 text             not null primary key,
    name               text             not null,
    version            text             not null,
    roles              text[]           not null,
    started_at         timestamptz      not null,
    seen_at            timestamptz      not null,
    batches_per_second double precision not null,
    records_per_second double precision not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- Up to where the source topics could be read when an instance last asked the broker: for readers of the views, who want to
-- know how fresh the data are.
create table source_ends (
    end_position bigint      not null,
    measured_at  timestamptz not null,
    partition    integer     not null,
    topic        text        not null,
    primary key (topic, partition)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- What operators decided about partitions that cannot be read on. Each row was written in the transaction that moved the
-- position. A rebuild passes over the offsets that were passed over here.
create table partition_decisions (
    id            bigint      generated always as identity primary key,
    from_position bigint      not null,
    to_position   bigint      not null check (to_position >= 0),
    decided_at    timestamptz not null default clock_timestamp(),
    -- The topic that the position belonged to before, and belongs to since; null if the broker gives no ids.
    from_topic_id uuid,
    topic_id      uuid,
    partition     integer     not null,
    -- The generation that was live then.
    generation    integer     not null,
    topic         text        not null,
    action        text        not null check (action in ('beginning', 'end', 'offset', 'skip')),
    reason        text        not null,
    decided_by    text,
    -- The reason why the partition was not read; null if it was.
    refused       text
);
create index partition_decisions_by_partition on partition_decisions (topic, partition, id);

-- Messages that wait to be sent to Kafka. A row is deleted once the broker has acknowledged it, so the table is a short
-- queue with a high turnover. Numbers are taken in the order in which transactions write, not in which they commit. The
-- relay sends whatever is there, lowest number first, so it does not skip a row that commits late. Numbers are not cached:
-- otherwise two transactions of one document could number their messages in the wrong order. Each topic is a queue of its
-- own: a topic that cannot be sent to holds up no other, and is not stepped over row by row.
create sequence outbox_id_seq;
create table outbox (
    -- Whoever takes a number has a transaction id before. So once all transactions have ended that are older than some
    -- id, all numbers are decided that were given before that id.
    id          bigint not null default case when pg_current_xact_id() is not null then nextval('outbox_id_seq') end,
    appended_at timestamptz not null default now(),
    event_time  timestamptz not null,
    topic       text  not null collate "C",
    message_key text  not null,
    type        text  not null,
    event_id    text  not null,
    source      text  not null,
    subject     text,
    value       bytea not null,
    traceparent text,
    tracestate  text,
    primary key (topic, id)
) with (
    -- Dead rows at the head make the relay read pages for nothing. The 5000 rows of a few batches are worth a vacuum.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_vacuum_insert_threshold = -1,
    -- Statistics of a queue are out of date as soon as they are made, and its one access path needs none.
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 1000000
);
-- A message is read once, which is not worth the time to compress it.
alter table outbox alter column value set storage external;
alter sequence outbox_id_seq owned by outbox.id;

-- Messages that the broker will never take. They stay for people to decide, and so does what was decided and by whom. The
-- bytes of a message go once it was sent again or dropped.
create table outbox_parked (
    id          bigint      not null primary key,
    appended_at timestamptz not null,
    event_time  timestamptz not null,
    topic       text  not null,
    message_key text  not null,
    type        text  not null,
    event_id    text  not null,
    source      text  not null,
    subject     text,
    value       bytea not null,
    traceparent text,
    tracestate  text,
    parked_at   timestamptz not null default now(),
    reason      text  not null,
    state       text  not null default 'parked' check (state in ('parked', 'sent', 'dropped')),
    closed_at   timestamptz,
    closed_by   text,
    note        text
);
create index outbox_parked_open on outbox_parked (topic, id) where state = 'parked';

-- The right to send to a topic. The relay that holds it is active until the given moment by the clock of this server.
create table outbox_lease (
    name       text        not null primary key,
    token      bigint      not null,
    holder     text        not null,
    expires_at timestamptz not null,
    -- Tells the broker which queue a message comes from, so that two databases on one broker do not fence each other.
    identity   uuid        not null default gen_random_uuid()
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- The registers whose balances are published, and how far.
create table published_registers (
    register      text        not null primary key,
    -- The generation, the history of the database, and the shape of the register that the place belongs to.
    origin        text        not null default '',
    -- Every change of the log up to the place is in the outbox. Of the stretch from there through the other place, the cells
    -- up to the number are.
    place         text        not null default '',
    through       text,
    cell          bigint      not null default 0,
    -- True until the topic was compared with the register. It is read once the messages up to the number are sent.
    comparing     boolean     not null default true,
    comparison    bigint      not null default 0,
    compare_after bigint      not null default 0,
    compared_at   timestamptz,
    requested_by  text,
    -- The instance that publishes the register, until the given moment by the clock of this server.
    holder        text        not null,
    lease_until   timestamptz not null
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- Records that could not be accepted, with their bytes, and what people decided about them. They belong to no generation:
-- a rebuild can derive everything again, but not a decision.
create table dead_letters (
    id            bigint      generated always as identity primary key,
    record_offset bigint      not null,
    record_millis bigint      not null,
    recorded_at   timestamptz not null,
    closed_at     timestamptz,
    tried_at      timestamptz,
    revision      bigint,
    partition     integer     not null,
    -- The place in the record of what cannot be accepted, from 0. Most records have one part.
    part          integer     not null default 0,
    attempts      integer     not null default 0,
    digest        uuid        not null,
    complete      boolean     not null,
    topic         text        not null,
    code          text        not null,
    path          text,
    message       text        not null,
    recorder      text        collate "C",
    state         text        not null default 'open' check (state in ('open', 'retried', 'resolved', 'superseded')),
    reason        text,
    closed_by     text,
    -- Who tried last to post it again.
    tried_by      text,
    record_key    bytea,
    headers       bytea       not null,
    value         bytea,
    -- A record that is delivered again is the same letter, or the same letters if several of its parts were refused. The digest
    -- tells it from another record at the same place, which exists if the topic was deleted and made again.
    unique (topic, partition, record_offset, digest, part)
);
create index dead_letters_by_recorder on dead_letters (recorder, id) where recorder is not null;
create index dead_letters_by_state on dead_letters (state, id);
create index dead_letters_by_code on dead_letters (code, id);
create index dead_letters_by_topic on dead_letters (topic, id);
-- Letters are counted by these.
create index dead_letters_counts on dead_letters (state, topic, code);
-- Every posting looks into this index, so it holds open letters alone.
create index dead_letters_open on dead_letters (recorder) where state = 'open' and recorder is not null;
-- Open letters are counted by code again and again.
create index dead_letters_open_by_code on dead_letters (code) where state = 'open';

-- Documents that a floor has refused, by the part of a record that brought them. They belong to no generation: a rebuild
-- decides nothing anew, it passes over those that were not posted later. 'revision' is null for a tombstone.
create table floor_refusals (
    id            bigint      generated always as identity primary key,
    record_offset bigint      not null,
    revision      bigint,
    refused_at    timestamptz not null default clock_timestamp(),
    moment        timestamptz not null,
    -- Until when it is tried again by itself, whenever its group gets more; null if it is not.
    retry_until   timestamptz,
    closed_at     timestamptz,
    tried_at      timestamptz,
    partition     integer     not null,
    part          integer     not null,
    attempts      integer     not null default 0,
    topic         text        collate "C" not null,
    recorder      text        collate "C" not null,
    floor         text        not null,
    state         text        not null default 'refused' check (state in ('refused', 'posted', 'superseded')),
    -- Who tried last to post it again; null if that was the service itself.
    tried_by      text,
    dimensions    jsonb       not null,
    least         numeric     not null,
    available     numeric     not null,
    asked         numeric     not null,
    unique (topic, partition, record_offset, part)
);
create index floor_refusals_by_recorder on floor_refusals (recorder, refused_at);
create index floor_refusals_by_state on floor_refusals (state, id);
-- Every posting that raises a group of a floor looks into this index, so it holds only those that are tried by themselves.
create index floor_refusals_waiting on floor_refusals (floor, md5(dimensions::text), id)
 where state = 'refused' and retry_until is not null;

-- The records of refused documents, once for all their parts, until all of them are posted or superseded, and not for longer than
-- the settings say. Without its record a document cannot be tried again.
create table floor_refused_records (
    kept_since    timestamptz not null default clock_timestamp(),
    record_offset bigint  not null,
    record_millis bigint  not null,
    partition     integer not null,
    complete      boolean not null,
    topic         text    collate "C" not null,
    record_key    bytea,
    headers       bytea   not null,
    value         bytea,
    primary key (topic, partition, record_offset)
);
create index floor_refused_records_by_age on floor_refused_records (kept_since);

-- Groups of floors whose refused documents are to be tried again. A row is written in the transaction that raised the group
-- ('settle_before' is null), or that refused a document. The latter waits until all transactions have ended that could not
-- see the refusal: they may have raised the group without a row here. Rows are only added, claimed and deleted, so that
-- postings do not wait for each other here.
create table floor_raises (
    id            bigint      generated always as identity primary key,
    claimed_until timestamptz,
    settle_before xid8,
    settles       boolean     not null,
    floor         text        not null,
    dimensions    jsonb       not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- When groups that documents wait for get more by themselves, because what is dated ahead comes due: one row for each such group
-- at most, with the first moment. At that moment the row becomes one of floor_raises.
create table floor_dues (
    due_at     timestamptz not null,
    floor      text        not null,
    dimensions jsonb       not null
);
create unique index floor_dues_by_group on floor_dues (floor, md5(dimensions::text));
create index floor_dues_by_moment on floor_dues (due_at);

-- Documents that were refused because of a movement in closed time, by the part of a record that brought them; as
-- floor_refusals.
create table closed_refusals (
    record_offset  bigint      not null,
    revision       bigint      not null,
    refused_at     timestamptz not null default clock_timestamp(),
    period         timestamptz not null,
    closed_through date        not null,
    partition      integer     not null,
    part           integer     not null,
    topic          text        collate "C" not null,
    recorder       text        collate "C" not null,
    register       text        not null,
    primary key (topic, partition, record_offset, part)
);
create index closed_refusals_by_recorder on closed_refusals (recorder, refused_at);

-- Up to which day registers were closed: a row for each register and each change, written in the transaction that makes it.
create table closings (
    id             bigint      generated always as identity primary key,
    decided_at     timestamptz not null default clock_timestamp(),
    -- Null where the register was opened.
    closed_through date,
    -- The day before the change; null where the register was open.
    closed_before  date,
    generation     integer     not null,
    seals_broken   integer     not null,
    register       text        not null,
    policy         text        check (policy in ('refuse', 'shift')),
    decided_by     text        not null,
    reason         text,
    -- The place of the record that said so; null where a person did.
    source         text
);
create index closings_by_register on closings (register, id);

-- The newest event about the closing date of a register, or of all ('*').
create table closing_revisions (
    revision bigint      not null,
    taken_at timestamptz not null default clock_timestamp(),
    content  uuid        not null,
    register text        not null primary key,
    source   text        not null
);

-- Of each ledger whose accounts come from a topic: grows with each record that has changed what is known of an account.
create table charts (
    version  bigint not null,
    register text   not null primary key
);

-- The last record that was taken about each account. Belongs to no generation: the definitions of ledgers are made of it.
create table chart_accounts (
    "offset"    bigint  not null,
    "partition" integer not null,
    -- Taken out of the chart. It is in it all the same while others are below it.
    gone        boolean not null,
    register    text    collate "C" not null,
    code        text    collate "C" not null,
    name        text    not null,
    side        text    not null check (side in ('debit', 'credit')),
    parent      text,
    topic       text    not null,
    analytics   text[]  not null,
    primary key (register, code)
);

-- Checksums of closed months. Of a month one seal at most is in force; a verification compares the month with it.
create table seals (
    id         bigint      generated always as identity primary key,
    movements  bigint      not null,
    sealed_at  timestamptz not null default clock_timestamp(),
    ended_at   timestamptz,
    -- The first day of the month.
    month      date        not null,
    generation integer     not null,
    standing   numeric     not null,
    history    numeric     not null,
    totals     numeric     not null,
    register   text        not null,
    -- The shape of the register when it was sealed.
    dimensions text[]      not null,
    resources  text[]      not null,
    sealed_by  text        not null,
    ended_by   text,
    ended      text        check (ended in ('reopened', 'replaced'))
);
create unique index seals_in_force on seals (register, month) where ended_at is null;

-- The names of the values of dimensions, as far as catalogues are configured. Every instance keeps them in memory too.
create table catalogue_entries (
    dimension  text  collate "C" not null,
    id         text  collate "C" not null,
    name       text  not null,
    attributes jsonb not null,
    primary key (dimension, id)
);
-- For reports, which join it where they show names.
create view value_names as
select dimension,
       id,
       name,
       attributes
  from catalogue_entries;

-- Verifications and repairs: the request, the progress, the findings. The newest runs are kept.
create table maintenance_runs (
    id                bigint  generated always as identity primary key,
    kind              text    not null check (kind in ('verify', 'repair')),
    -- Null for all registers and the order rows.
    register          text,
    generation        integer not null,
    -- A run that was requested over all shards waits for an instance of its shard.
    state             text    not null check (state in ('requested', 'running', 'done', 'failed')),
    -- The same for the runs of all shards that were requested together; null if this one was alone.
    request           uuid,
    requested_by      text    not null check (requested_by in ('schedule', 'person')),
    -- The name of the person.
    person            text,
    -- The moment of the schedule for which the run was started. It makes one run of it over all instances, even if their
    -- clocks differ.
    due_at            timestamptz unique,
    instance          text    not null,
    registers_total   integer not null,
    registers_done    integer not null default 0,
    step              text,
    movements         bigint  not null default 0,
    mended            bigint  not null default 0,
    differences_total bigint  not null default 0,
    -- By register: movements, mended, differences.
    results           jsonb   not null default '{}',
    -- The first differences, up to a limit.
    differences       jsonb   not null default '[]',
    error             text,
    started_at        timestamptz not null default clock_timestamp(),
    heartbeat_at      timestamptz not null default clock_timestamp(),
    finished_at       timestamptz
) with (fillfactor = 70);
-- Over all instances one run at a time is under way.
create unique index maintenance_runs_one_running on maintenance_runs ((true)) where state in ('requested', 'running');

-- Work that is asked of this shard by an instance of another, and that only an instance of this one can do. What was asked for
-- a day ago is deleted.
create table shard_requests (
    id           uuid primary key,
    work         text  not null check (work in ('retry-letter', 'retry-letters', 'retry-refusal', 'detach-months')),
    arguments    jsonb not null,
    -- The name of whoever asks.
    person       text  not null,
    requested_at timestamptz not null default clock_timestamp(),
    -- The instance that does it; null as long as nobody does.
    taken_at     timestamptz,
    instance     text,
    finished_at  timestamptz,
    -- What has come of it.
    outcome      jsonb
);
create index shard_requests_waiting on shard_requests (requested_at) where taken_at is null;

-- Months that were detached from registers, and by whom. A row without tables is one whose detaching has not ended well.
create table detachments (
    id          bigint      generated always as identity primary key,
    detached_at timestamptz not null default clock_timestamp(),
    generation  integer     not null,
    register    text        not null,
    -- The first month that is kept, such as 2026-03.
    before      text        not null,
    person      text        not null,
    tables      text[]
);

-- Rebuilds: the request, the progress, the report. One at a time is under way.
create table rebuilds (
    id                       bigint  generated always as identity primary key,
    state                    text    not null check (state in
        ('running', 'catching-up', 'verifying', 'ready', 'switching', 'switched', 'rolling-back', 'rolled-back',
         'failed', 'cancelled')),
    -- The same for the rebuilds of all shards that were requested together; null if this one was alone.
    request                  uuid,
    -- A request to the instance that runs it, until it is fulfilled.
    wanted                   text    check (wanted in ('switch', 'cancel')),
    switch_mode              text    not null check (switch_mode in ('auto', 'manual')),
    accept_differences       boolean not null,
    accept_missing_beginning boolean not null,
    -- The generation that is built, and the one that was live before it.
    generation               integer not null references generations,
    previous                 integer not null references generations,
    estimate                 jsonb   not null default '{}',
    progress                 jsonb   not null default '{}',
    report                   jsonb,
    error                    text,
    -- The instance that runs it, until the given moment by the clock of this server. After that any instance may take over.
    owner                    text,
    lease_until              timestamptz,
    takeovers                integer not null default 0,
    -- Who has asked for what, the last one of each.
    requested_by             text,
    switched_by              text,
    cancelled_by             text,
    rolled_back_by           text,
    dropped_by               text,
    created_at               timestamptz not null default clock_timestamp(),
    switched_at              timestamptz,
    finished_at              timestamptz
) with (fillfactor = 70);
create unique index rebuilds_one_under_way on rebuilds ((true))
 where state in ('running', 'catching-up', 'verifying', 'ready', 'switching', 'rolling-back');

-- The first differences from the live generation, by kind and register.
create table rebuild_differences (
    rebuild    bigint  not null references rebuilds on delete cascade,
    number     integer not null,
    kind       text    not null check (kind in ('cell', 'document', 'order', 'seal')),
    register   text,
    difference jsonb   not null,
    primary key (rebuild, number)
);
