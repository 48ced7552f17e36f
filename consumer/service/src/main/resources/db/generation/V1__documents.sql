-- One generation: everything that is derived from the topics, in a schema of its own. The register engine makes its
-- own tables in the same schema.

-- The next offset of each topic partition whose effects are in this generation. This is the truth; the offsets that are
-- committed to Kafka are a hint.
create table positions (
    topic     text    not null,
    partition integer not null,
    position  bigint  not null check (position >= 0),
    primary key (topic, partition)
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
