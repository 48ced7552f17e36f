package dev.accumulator.consumer.order;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists orders. A page looks at a bounded number of them, whatever it finds, so that no condition costs a scan of millions.
 */
final class OrderListReads {
    /** Read in some ten milliseconds. */
    static final int EXAMINED_MAX = 10_000;

    private final JdbcClient jdbc;

    OrderListReads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    OrderPage list(Schema schema, OrderFilter filter, @Nullable String after, int limit) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        // No order has an empty id.
        parameters.put("after", after == null ? "" : after);
        parameters.put("examinedMax", EXAMINED_MAX);
        parameters.put("cancelled", filter.cancelled());
        parameters.put("client", filter.clientId());
        parameters.put("warehouse", filter.warehouseId());
        Instant from = filter.occurredFrom();
        Instant to = filter.occurredTo();
        parameters.put("occurredFrom", from == null ? null : Moments.parameter(Moments.ceil(from)));
        parameters.put("occurredTo", to == null ? null : Moments.parameter(Moments.floor(to)));
        parameters.put("limit", limit);
        List<Order> orders = new ArrayList<>();
        String[] last = new String[1];
        long[] examined = new long[1];
        jdbc.sql(schema.sql("""
            with examined as materialized (
              select order_id, revision, occurred_at, cancelled, client_id, warehouse_id
                from {schema}.orders
               where order_id > :after
               order by order_id
               limit :examinedMax)
            select e.examined, e.last_id, f.*
              from (select count(*) as examined, max(order_id) as last_id from examined) e
              left join (select *
                           from examined x
                          where (cast(:cancelled as boolean) is null or x.cancelled = cast(:cancelled as boolean))
                            and (cast(:client as text) is null or x.client_id = cast(:client as text))
                            and (cast(:warehouse as text) is null or x.warehouse_id = cast(:warehouse as text))
                            and (cast(:occurredFrom as timestamptz) is null
                                 or x.occurred_at >= cast(:occurredFrom as timestamptz))
                            and (cast(:occurredTo as timestamptz) is null
                                 or x.occurred_at <= cast(:occurredTo as timestamptz))
                          order by x.order_id
                          limit :limit) f
                on true
             order by f.order_id
            """)).params(parameters).query(row -> {
            examined[0] = row.getLong("examined");
            last[0] = row.getString("last_id");
            if (row.getString("order_id") != null) {
                orders.add(read(row));
            }
        });
        if (orders.size() == limit) {
            return new OrderPage(orders, orders.getLast().orderId());
        }
        return new OrderPage(orders, examined[0] == EXAMINED_MAX ? last[0] : null);
    }

    private static Order read(ResultSet row) throws SQLException {
        return new Order(
                row.getString("order_id"),
                row.getLong("revision"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("cancelled"),
                row.getString("client_id"),
                row.getString("warehouse_id"),
                List.of());
    }
}
