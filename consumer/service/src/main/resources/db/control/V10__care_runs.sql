-- Verifications and repairs: what was asked for, how far it is, what it found. The newest are kept.
create table care_runs (
    id                bigint  generated always as identity primary key,
    kind              text    not null check (kind in ('verify', 'repair')),
    -- Null for all registers and the order rows.
    register          text,
    generation        integer not null,
    state             text    not null check (state in ('running', 'done', 'failed')),
    requested_by      text    not null check (requested_by in ('schedule', 'person')),
    -- The moment of the schedule that it was started for: one run over all instances, however their clocks differ.
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
    -- The first differences, up to a bound.
    differences       jsonb   not null default '[]',
    error             text,
    started_at        timestamptz not null default clock_timestamp(),
    heartbeat_at      timestamptz not null default clock_timestamp(),
    finished_at       timestamptz
) with (fillfactor = 70);
-- One run at a time, over all instances.
create unique index care_runs_one_running on care_runs (state) where state = 'running';
