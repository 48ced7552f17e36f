package dev.accumulator.consumer.order;

import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of orders. */
final class OrderTable {
    /** Roughly the size of an order with a few lines. The buffer grows for larger ones. */
    private static final int ROW_BYTES = 768;

    /**
     * Writes rows of somewhere else, {@code {rows}} as {@code n}, in the place of older ones. In the order of their keys, so that
     * two writers cannot deadlock.
     */
    static final String PUT = """
            insert into {schema}.orders as o
                   (order_id, revision, occurred_at, cancelled, client_id, warehouse_id, lines)
            select n.order_id, n.revision, n.occurred_at, n.cancelled, n.client_id, n.warehouse_id, n.lines
              from {rows}
             order by n.order_id
                on conflict (order_id) do update
               set revision = excluded.revision,
                   occurred_at = excluded.occurred_at,
                   cancelled = excluded.cancelled,
                   client_id = excluded.client_id,
                   warehouse_id = excluded.warehouse_id,
                   lines = excluded.lines
             where o.revision <= excluded.revision
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    OrderTable(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /** Returns those of the given orders that have a row. */
    Set<String> known(Schema schema, Collection<String> orderIds) {
        return jdbc.sql(schema.sql(
                        "select order_id from {schema}.orders where order_id = any (cast(:orderIds as text[]))"))
                .param("orderIds", orderIds.toArray(String[]::new))
                .query((row, n) -> row.getString("order_id"))
                .set();
    }

    /** Writes orders that have no row. COPY is cheaper than an insert that looks for conflicts. */
    void append(Schema schema, List<OrderRows.Row> orders) {
        BinaryCopy rows = new BinaryCopy(orders.size(), ROW_BYTES);
        for (OrderRows.Row row : orders) {
            Order order = row.order();
            rows.row(7);
            rows.text(order.orderId());
            rows.int8(order.revision());
            rows.timestamp(order.occurredAt());
            rows.bool(order.cancelled());
            rows.text(order.clientId());
            rows.text(order.warehouseId());
            rows.text(row.lines());
        }
        template.execute((ConnectionCallback<@Nullable Void>) connection -> {
            rows.send(connection, schema.sql("""
                    copy {schema}.orders (order_id, revision, occurred_at, cancelled, client_id, warehouse_id, lines)
                    from stdin (format binary)
                    """));
            return null;
        });
    }

    /** Replaces orders that have a row. They are locked in the order of their keys, so two writers cannot deadlock. */
    void replace(Schema schema, List<OrderRows.Row> rows) {
        List<Order> orders = rows.stream().map(OrderRows.Row::order).toList();
        jdbc.sql(schema.sql("""
            with locked as materialized (
              select order_id
                from {schema}.orders
               where order_id = any (cast(:orderIds as text[]))
               order by order_id
                 for update)
            update {schema}.orders o
               set revision = n.revision,
                   occurred_at = n.occurred_at,
                   cancelled = n.cancelled,
                   client_id = n.client_id,
                   warehouse_id = n.warehouse_id,
                   lines = n.lines
              from locked l
              join unnest(cast(:orderIds as text[]),
                          cast(:revisions as bigint[]),
                          cast(:occurredAt as timestamptz[]),
                          cast(:cancelled as boolean[]),
                          cast(:clientIds as text[]),
                          cast(:warehouseIds as text[]),
                          cast(:lines as json[]))
                   as n (order_id, revision, occurred_at, cancelled, client_id, warehouse_id, lines)
                on n.order_id = l.order_id
             where o.order_id = l.order_id
               and o.revision <= n.revision
            """))
                .param("orderIds", texts(orders, Order::orderId))
                .param("revisions", orders.stream().map(Order::revision).toArray(Long[]::new))
                // Sent as text, because the driver takes no arrays of instants. The column keeps microseconds.
                .param(
                        "occurredAt",
                        texts(
                                orders,
                                o -> o.occurredAt()
                                        .truncatedTo(ChronoUnit.MICROS)
                                        .toString()))
                .param("cancelled", orders.stream().map(Order::cancelled).toArray(Boolean[]::new))
                .param("clientIds", texts(orders, Order::clientId))
                .param("warehouseIds", texts(orders, Order::warehouseId))
                .param("lines", rows.stream().map(OrderRows.Row::lines).toArray(String[]::new))
                .update();
    }

    /** Copies rows from one generation to another, in the place of older ones. */
    void copy(Schema from, Schema to, List<String> orderIds) {
        String rows = Identifiers.quote(from.name()) + ".orders as n where order_id = any (cast(:orderIds as text[]))";
        jdbc.sql(to.sql(PUT.replace("{rows}", rows)))
                .param("orderIds", orderIds.toArray(String[]::new))
                .update();
    }

    /** Cancels orders and empties their rows, where there is a row. */
    void withdraw(Schema schema, List<String> orderIds) {
        jdbc.sql(schema.sql("""
            with withdrawn as (
              select order_id
                from {schema}.orders
               where order_id = any (cast(:orderIds as text[]))
               order by order_id
                 for update)
            update {schema}.orders o
               set cancelled = true,
                   client_id = null,
                   warehouse_id = null,
                   lines = '[]'
              from withdrawn w
             where o.order_id = w.order_id
            """))
                .param("orderIds", orderIds.toArray(String[]::new))
                .update();
    }

    Optional<Order> find(Schema schema, String orderId) {
        return jdbc.sql(schema.sql("""
            select order_id, revision, occurred_at, cancelled, client_id, warehouse_id, lines
              from {schema}.orders
             where order_id = :orderId
            """))
                .param("orderId", orderId)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Compares rows value by value. Lines whose texts differ are compared by their values: 5 and 5.0 are equal. */
    OrderComparison compare(Schema before, Schema after, int shownMax) {
        long[] total = new long[1];
        List<OrderComparison.Row> rows = new ArrayList<>();
        jdbc.sql(before.sql("""
            with differing as materialized (
              select coalesce(b.order_id, a.order_id) as order_id,
                     case when b.order_id is not null then to_jsonb(b)::text end as before,
                     case when a.order_id is not null then to_jsonb(a)::text end as after
                from {schema}.orders b
                full join {after} a on a.order_id = b.order_id
               where (b.revision, b.occurred_at, b.cancelled, b.client_id, b.warehouse_id)
                     is distinct from
                     (a.revision, a.occurred_at, a.cancelled, a.client_id, a.warehouse_id)
                  or (b.lines::text is distinct from a.lines::text and b.lines::jsonb is distinct from a.lines::jsonb))
            select (select count(*) from differing) as total, first.order_id, first.before, first.after
              from (select 1) always
              left join (select order_id, before, after from differing order by order_id limit :shownMax) first
                on true
            """.replace("{after}", after.sql("{schema}.orders"))))
                .param("shownMax", shownMax)
                .query(row -> {
                    total[0] = row.getLong("total");
                    @Nullable String orderId = row.getString("order_id");
                    if (orderId != null) {
                        rows.add(new OrderComparison.Row(orderId, row.getString("before"), row.getString("after")));
                    }
                });
        return new OrderComparison(total[0], rows);
    }

    private static Order read(ResultSet row) throws SQLException {
        return new Order(
                row.getString("order_id"),
                row.getLong("revision"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("cancelled"),
                row.getString("client_id"),
                row.getString("warehouse_id"),
                OrderLinesJson.read(row.getString("lines")));
    }

    private static String[] texts(List<Order> orders, Function<Order, @Nullable String> text) {
        return orders.stream().map(text).toArray(String[]::new);
    }
}
