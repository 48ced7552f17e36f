-- Records that could not be accepted, with the record itself, and what people decided about them. Kept apart from the
-- derived state: a rebuild makes that anew, but not a decision.
create table dead_letters (
    id            bigint      generated always as identity primary key,
    record_offset bigint      not null,
    record_millis bigint      not null,
    recorded_at   timestamptz not null,
    closed_at     timestamptz,
    tried_at      timestamptz,
    revision      bigint,
    partition     integer     not null,
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
    record_key    bytea,
    headers       bytea       not null,
    value         bytea,
    -- A record that is delivered again is the same letter. The digest tells it from another record at the same place, which
    -- a topic that was deleted and made again has.
    unique (topic, partition, record_offset, digest)
);
create index dead_letters_by_recorder on dead_letters (recorder, id) where recorder is not null;
create index dead_letters_by_state on dead_letters (state, id);
create index dead_letters_by_code on dead_letters (code, id);
create index dead_letters_by_topic on dead_letters (topic, id);
-- What a posting looks into: as small as the work that is left.
create index dead_letters_open on dead_letters (recorder) where state = 'open' and recorder is not null;
