-- Generations of derived state, each in a schema of its own named by its number. Readers see the live one.
create table generations (
    number     integer     not null primary key check (number > 0),
    state      text        not null check (state in ('building', 'live', 'previous', 'dropped')),
    created_at timestamptz not null default now(),
    live_since timestamptz
);
create unique index generations_one_live on generations (state) where state = 'live';
