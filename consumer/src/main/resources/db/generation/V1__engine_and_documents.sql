-- One generation: everything that is derived from the topics, in a schema of its own.

-- Register definitions. A posting reads the version of each register it touches under a key-share lock, so that a change
-- or a drop waits for postings in flight, and the postings after it notice.
create table registers (
    id         integer generated always as identity primary key,
    name       text    not null unique,
    version    integer not null default 1,
    definition jsonb   not null,
    created_at timestamptz not null default now(),
    -- Where movements were detached: the moment up to which one opening movement a cell stands for them, and when that was.
    opening    timestamptz,
    opened_at  timestamptz
);

-- One row a call that changed something: the moment of recording of its movements.
create table postings (
    posting     bigint generated always as identity primary key,
    recorded_at timestamptz not null
);
create index postings_recorded_at on postings (recorded_at);

-- The newest known revision of each document. 'registers' are the ids of those it has movements in.
create table recorders (
    id          bigint  generated always as identity unique,
    revision    bigint  not null check (revision > 0),
    fingerprint uuid    not null,
    posting     bigint  not null,
    movements   integer not null,
    posted      boolean not null,
    recorder    text    collate "C" not null primary key,
    registers   integer[] not null,
    source      text,
    detached    boolean not null default false
) with (fillfactor = 85);

-- The next offset of each topic partition whose effects are in this generation. The truth; Kafka's own offsets are a hint.
create table positions (
    topic     text    not null,
    partition integer not null,
    position  bigint  not null check (position >= 0),
    primary key (topic, partition)
);

-- Orders with their lines. One row an order: a changed order replaces it whole.
create table orders (
    revision     bigint      not null,
    occurred_at  timestamptz not null,
    cancelled    boolean     not null,
    order_id     text        collate "C" not null primary key,
    client_id    text,
    warehouse_id text,
    lines        jsonb       not null
) with (fillfactor = 85);

create view order_lines as
select o.order_id,
       line.line_no,
       line.product_id,
       line.quantity,
       line.unit_price,
       line.amount
  from orders o
 cross join lateral jsonb_to_recordset(o.lines)
       as line (line_no integer, product_id text, quantity numeric, unit_price numeric, amount numeric);
