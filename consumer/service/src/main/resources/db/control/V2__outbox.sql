-- Messages that wait to be sent to Kafka. A row goes once the broker has acknowledged it, so the table is a queue: short,
-- and all turnover. Numbers are taken in the order in which transactions write, not in which they commit; the relay
-- takes what is there, lowest first, so that a late one is not passed over. Not cached, or two transactions of one
-- document could number their messages the wrong way round.
create table outbox (
    id          bigint generated always as identity (cache 1) primary key,
    appended_at timestamptz not null default now(),
    event_time  timestamptz not null,
    topic       text  not null,
    message_key text  not null,
    type        text  not null,
    event_id    text  not null,
    source      text  not null,
    subject     text,
    value       bytea not null
) with (
    -- Dead rows at the head make the relay read pages for nothing. As many as one batch or two are not worth a vacuum.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_vacuum_insert_threshold = -1,
    -- Statistics of a queue are wrong as soon as they are made; its one access path needs none.
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 1000000
);
-- A message is read once: not worth the time to compress it.
alter table outbox alter column value set storage external;

-- Messages that the broker will never take, such as one that is too large. They stay for people to see and decide.
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
    parked_at   timestamptz not null default now(),
    reason      text  not null
);

-- Who may send. One row: the relay that holds it is active until the moment given, by the clock of this server.
create table outbox_lease (
    name       text        not null primary key,
    token      bigint      not null,
    holder     text        not null,
    expires_at timestamptz not null,
    -- Says to the broker which outbox a message comes from, so that two databases on one broker do not fence each other.
    identity   uuid        not null default gen_random_uuid()
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
