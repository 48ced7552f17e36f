package dev.accumulator.consumer.order;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What changes of orders make of their rows, worked out before the database is asked. */
public final class OrderRows {
    /**
     * An order's row.
     *
     * @param lines as the column holds them
     */
    record Row(Order order, String lines) {}

    private final Map<String, Row> written = new LinkedHashMap<>();
    private final Set<String> withdrawn = new LinkedHashSet<>();

    OrderRows() {}

    void write(Order order) {
        withdrawn.remove(order.orderId());
        written.put(order.orderId(), new Row(order, OrderLinesJson.write(order.lines())));
    }

    void withdraw(String orderId) {
        Row row = written.get(orderId);
        if (row == null) {
            withdrawn.add(orderId);
        } else {
            write(row.order().withdrawn());
        }
    }

    Collection<Row> written() {
        return written.values();
    }

    Set<String> withdrawn() {
        return withdrawn;
    }
}
