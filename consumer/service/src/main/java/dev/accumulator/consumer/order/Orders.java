package dev.accumulator.consumer.order;

import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.DocumentEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The orders of generations. Joins the caller's transaction. Safe for use by many threads. */
public final class Orders {
    /** The most orders of a page. */
    public static final int PAGE_MAX = 1_000;

    private final OrderTable table;
    private final OrderListReads lists;

    public Orders(DataSource dataSource) {
        this.table = new OrderTable(new JdbcTemplate(dataSource));
        this.lists = new OrderListReads(JdbcClient.create(dataSource));
    }

    /**
     * Writes changes that the registers have accepted.
     *
     * @param schema the generation
     * @param changes in the order in which they were accepted; the last one of an order wins
     */
    public void write(Schema schema, List<OrderChange> changes) {
        write(schema, prepare(changes));
    }

    /**
     * Works out what {@link #write(Schema, OrderRows)} writes, which is most of the work on this side. Uses no
     * database.
     *
     * @param changes in the order in which they were accepted; the last one of an order wins
     */
    public OrderRows prepare(List<OrderChange> changes) {
        OrderRows rows = new OrderRows();
        for (OrderChange change : changes) {
            switch (change) {
                case OrderChange.Post post ->
                    rows.write(new Order(
                            post.orderId(),
                            post.revision(),
                            post.occurredAt(),
                            false,
                            post.clientId(),
                            post.warehouseId(),
                            post.lines()));
                // A cancelled order keeps nothing of its content, so its row is the same whether or not the posted
                // event was ever seen.
                case OrderChange.Cancel cancel ->
                    rows.write(new Order(
                            cancel.orderId(), cancel.revision(), cancel.occurredAt(), true, null, null, List.of()));
                case OrderChange.Withdraw withdraw -> rows.withdraw(withdraw.orderId());
            }
        }
        return rows;
    }

    /**
     * Writes the rows of changes that the registers have accepted. Nobody else writes rows of these orders meanwhile,
     * because the caller's transaction has locked their recorders.
     *
     * @param schema the generation
     */
    public void write(Schema schema, OrderRows rows) {
        if (!rows.written().isEmpty()) {
            writeWhole(schema, rows.written());
        }
        if (!rows.withdrawn().isEmpty()) {
            table.withdraw(schema, List.copyOf(rows.withdrawn()));
        }
    }

    private void writeWhole(Schema schema, Collection<OrderRows.Row> rows) {
        Set<String> known = table.known(
                schema, rows.stream().map(row -> row.order().orderId()).toList());
        List<OrderRows.Row> replaced = new ArrayList<>(known.size());
        List<OrderRows.Row> appended = new ArrayList<>(rows.size() - known.size());
        rows.forEach(row -> (known.contains(row.order().orderId()) ? replaced : appended).add(row));
        if (!appended.isEmpty()) {
            table.append(schema, appended);
        }
        if (!replaced.isEmpty()) {
            table.replace(schema, replaced);
        }
    }

    /** Copies the rows of those documents that are orders into another generation. */
    public void carryOver(Schema from, Schema to, List<String> recorders) {
        List<String> orderIds = recorders.stream()
                .filter(recorder -> recorder.startsWith(DocumentEvent.ORDER_PREFIX))
                .map(recorder -> recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                .sorted()
                .toList();
        if (!orderIds.isEmpty()) {
            table.copy(from, to, orderIds);
        }
    }

    /** Returns an order in its current state. */
    public Optional<Order> find(Schema schema, String orderId) {
        return table.find(schema, orderId);
    }

    /**
     * Lists orders by their ids, without their lines. A page costs no more however many orders there are, so it may have fewer
     * than asked for, or none, and still a next one.
     *
     * @param after the id after which the page begins; null for the first
     * @param limit the most orders, 1 to {@value #PAGE_MAX}
     */
    public OrderPage list(Schema schema, OrderFilter filter, @Nullable String after, int limit) {
        return lists.list(schema, filter, after, limit);
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
