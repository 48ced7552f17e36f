package dev.accumulator.consumer.order;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The order rows that a list of changes results in. They are worked out before the database is used. */
public final class OrderRows {
    /**
     * An order's row.
     *
     * @param lines the JSON of the column {@code lines}
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
