-- The last posting of a generation when it stopped being live: what comes after it, it has taken without telling anybody.
alter table generations add column left_posting bigint;

-- Rebuilds: what was asked for, how far it is, what it found. One at a time is under way.
create table rebuilds (
    id                       bigint  generated always as identity primary key,
    state                    text    not null check (state in
        ('running', 'catching-up', 'verifying', 'ready', 'switching', 'switched', 'rolling-back', 'rolled-back',
         'failed', 'cancelled')),
    -- What was asked of the one that runs it and is not done yet.
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
    -- Who runs it, until a moment by the clock of this server; then whoever comes first.
    owner                    text,
    lease_until              timestamptz,
    takeovers                integer not null default 0,
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
    kind       text    not null check (kind in ('cell', 'document', 'order')),
    register   text,
    difference jsonb   not null,
    primary key (rebuild, number)
);
