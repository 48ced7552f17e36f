create table orders (
    id        bigint generated always as identity primary key,
    version   bigint  not null,
    client    integer not null,
    placed_at timestamptz not null,
    cancelled boolean not null
);

create table order_lines (
    order_id  bigint  not null references orders (id),
    warehouse integer not null,
    product   integer not null,
    quantity  numeric not null,
    price     numeric not null
);
