-- One generation: everything that is derived from the topics, in a schema of its own. The register engine makes its
-- own tables in it.

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
