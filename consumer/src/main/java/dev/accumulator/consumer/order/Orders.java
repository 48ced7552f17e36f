package dev.accumulator.consumer.order;

import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.register.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The orders of generations. Joins the caller's transaction. Safe for use by many threads. */
public final class Orders {
    private final OrderTable table;

    public Orders(DataSource dataSource) {
        this.table = new OrderTable(new JdbcTemplate(dataSource));
    }

    /**
     * Writes changes that the registers have taken.
     *
     * @param schema the generation
     * @param changes in the order in which they were taken; the last of an order wins
     */
    public void write(Schema schema, List<OrderChange> changes) {
        Map<String, Order> written = new LinkedHashMap<>();
        Set<String> withdrawn = new LinkedHashSet<>();
        for (OrderChange change : changes) {
            switch (change) {
                case OrderChange.Post post -> {
                    withdrawn.remove(post.orderId());
                    written.put(
                            post.orderId(),
                            new Order(
                                    post.orderId(),
                                    post.revision(),
                                    post.occurredAt(),
                                    false,
                                    post.clientId(),
                                    post.warehouseId(),
                                    post.lines()));
                }
                // A cancelled order keeps nothing of what it said before, so that its row is the same whether or not
                // the posted event was ever seen.
                case OrderChange.Cancel cancel -> {
                    withdrawn.remove(cancel.orderId());
                    written.put(
                            cancel.orderId(),
                            new Order(
                                    cancel.orderId(),
                                    cancel.revision(),
                                    cancel.occurredAt(),
                                    true,
                                    null,
                                    null,
                                    List.of()));
                }
                case OrderChange.Withdraw withdraw -> {
                    if (written.computeIfPresent(withdraw.orderId(), (id, order) -> order.withdrawn()) == null) {
                        withdrawn.add(withdraw.orderId());
                    }
                }
            }
        }
        if (!written.isEmpty()) {
            write(schema, written);
        }
        if (!withdrawn.isEmpty()) {
            table.withdraw(schema, List.copyOf(withdrawn));
        }
    }

    /** Nobody else makes rows of these orders meanwhile: their recorders are locked by this transaction. */
    private void write(Schema schema, Map<String, Order> orders) {
        Set<String> known = table.known(schema, orders.keySet());
        List<Order> replaced = new ArrayList<>(known.size());
        List<Order> appended = new ArrayList<>(orders.size() - known.size());
        orders.forEach((id, order) -> (known.contains(id) ? replaced : appended).add(order));
        if (!appended.isEmpty()) {
            table.append(schema, appended);
        }
        if (!replaced.isEmpty()) {
            table.replace(schema, replaced);
        }
    }

    /** An order as it stands. */
    public Optional<Order> find(Schema schema, String orderId) {
        return table.find(schema, orderId);
    }

    /**
     * Compares the orders of two generations, in the caller's transaction.
     *
     * @param shownMax the most differences that are listed
     */
    public OrderComparison compare(Schema before, Schema after, int shownMax) {
        return table.compare(before, after, shownMax);
    }
}
