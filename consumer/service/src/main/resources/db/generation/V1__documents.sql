-- One generation: everything that is derived from the topics, in a schema of its own. The register engine makes its
-- own tables in the same schema.

-- The next offset of each topic partition whose effects are in this generation. This is the truth; the offsets that are
-- committed to Kafka are a hint.
create table positions (
    position       bigint  not null check (position >= 0),
    -- The first offset that was ever to be read. If it is not 0, the partition had lost its beginning by then.
    first_position bigint  not null default 0,
    -- The last decision of an operator that moved the position; see partition_decisions in the control schema.
    decision       bigint  not null default 0,
    -- The topic that the position belongs to. A topic that is deleted and made anew has another id.
    topic_id       uuid,
    partition      integer not null,
    -- The leader epoch of the record before the position, which tells if the topic lost that record; null if unknown.
    leader_epoch   integer,
    topic          text    not null,
    -- The reason why the partition is not read; null while it is.
    refused        text,
    -- When a posting last moved the position; null if none has.
    posted_at      timestamptz,
    primary key (topic, partition)
);

-- The mappings by which the documents of this generation were made, as they were when each came to be used here. If one is
-- another by now, documents that were posted before have the movements of this one.
create table mappings (
    name        text collate "C" not null primary key,
    fingerprint text not null
);

-- Documents that the replay of a rebuild could not accept, with the newest revision that was refused. They are not carried
-- over from the live generation.
create table refused_documents (
    revision bigint not null,
    recorder text collate "C" not null primary key
);

-- Documents that the topics may no longer hold, while a rebuild looks for those that it has to carry over.
create table missed_documents (
    revision bigint not null,
    recorder text   collate "C" not null primary key
);

-- The same for withdrawals: documents of which the topics may no longer hold one.
create table missed_withdrawals (
    recorder text collate "C" not null primary key
);

-- Orders with their lines. An order has one row, which each change replaces as a whole.
create table orders (
    revision     bigint      not null,
    occurred_at  timestamptz not null,
    cancelled    boolean     not null,
    order_id     text        collate "C" not null primary key,
    client_id    text,
    warehouse_id text,
    -- Every order writes its lines and few are read, so they are kept as text: json takes half the time of jsonb to store.
    lines        json        not null
) with (
    -- Free space in each page lets PostgreSQL put the replacement of a row beside it, without touching the index.
    fillfactor = 85
);

-- Reservations as of their newest revision. Whoever changes one of them or one of its orders holds its row.
create table reservations (
    -- 0 if nothing of it has come but orders that name it.
    revision       bigint  not null,
    -- How many changes of it and of its orders were accepted: the revision of what its orders use up.
    changes        bigint  not null,
    occurred_at    timestamptz,
    expires_at     timestamptz,
    -- When it gives back by itself; null if its order says when.
    ends_at        timestamptz,
    used           boolean not null,
    reservation_id text    collate "C" not null primary key,
    state          text    not null,
    -- The order that it has become.
    order_id       text,
    warehouse_id   text,
    -- Null if it is unknown or withdrawn.
    lines          json
) with (fillfactor = 85);

-- The posted orders that name a reservation.
create table reservation_orders (
    revision       bigint      not null,
    occurred_at    timestamptz not null,
    order_id       text        collate "C" not null primary key,
    reservation_id text        collate "C" not null,
    warehouse_id   text        not null,
    lines          json        not null
) with (fillfactor = 85);

create index reservation_orders_by_reservation on reservation_orders (reservation_id, occurred_at, order_id);

-- For readers: orders without their lines, the lines, and up to where each partition is in this generation.
create view order_headers as
select order_id,
       revision,
       case when cancelled then 'cancelled' else 'posted' end as status,
       occurred_at,
       client_id,
       warehouse_id
  from orders;

create view source_positions as
select topic, partition, position, refused, posted_at
  from positions;

create view order_lines as
select o.order_id,
       line.line_no,
       line.product_id,
       line.quantity,
       line.unit_price,
       line.amount
  from orders o
 cross join lateral json_to_recordset(o.lines)
       as line (line_no integer, product_id text, quantity numeric, unit_price numeric, amount numeric);
