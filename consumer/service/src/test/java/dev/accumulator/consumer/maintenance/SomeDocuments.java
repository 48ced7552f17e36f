package dev.accumulator.consumer.maintenance;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Receipts and orders with their rows. As in a posting, both are written in one transaction. */
public final class SomeDocuments {
    static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final MaintenanceInstance instance;

    public SomeDocuments(MaintenanceInstance instance) {
        this.instance = instance;
    }

    /** Posts twenty receipts and thirty orders of two lines. One order is changed, one cancelled and one withdrawn. */
    public void post() {
        for (int i = 1; i <= 20; i++) {
            postReceipt(i);
        }
        for (int i = 1; i <= 30; i++) {
            postOrder(i, 1, i + ".5");
        }
        postOrder(7, 2, "70.25");
        cancelOrder(8, 2);
        withdrawOrder(9);
        instance.registers().fold(10_000);
        postOrder(31, 1, "3");
    }

    void postReceipt(int id) {
        instance.registers().post(Change.Post.of("receipt:" + id, 1, List.of(stock(id % 3, id, "100", "1000.00"))));
    }

    void postOrder(int id, long revision, String quantity) {
        List<Movement> movements = new ArrayList<>();
        for (int product = 1; product <= 2; product++) {
            movements.add(stock(id % 3, product, "-" + quantity, "-12.34"));
            movements.add(new Movement(
                    "sales",
                    APRIL,
                    Map.of("product", (long) product, "client", (long) id),
                    Map.of("quantity", new BigDecimal(quantity), "amount", new BigDecimal("12.34"))));
        }
        String line =
                "{\"line_no\": %d, \"product_id\": \"%d\", \"quantity\": %s, \"unit_price\": 1, \"amount\": 12.34}";
        String lines = "[" + line.formatted(1, 1, quantity) + "," + line.formatted(2, 2, quantity) + "]";
        instance.transactions().executeWithoutResult(status -> {
            instance.registers().post(Change.Post.of("order:" + id, revision, movements));
            writeRow(id, revision, false, lines);
        });
    }

    void cancelOrder(int id, long revision) {
        instance.transactions().executeWithoutResult(status -> {
            instance.registers().post(Change.Unpost.of("order:" + id, revision));
            writeRow(id, revision, true, "[]");
        });
    }

    void withdrawOrder(int id) {
        instance.transactions().executeWithoutResult(status -> {
            instance.registers().post(new Change.Withdraw("order:" + id, "orders-0@1"));
            writeRow(id, 1, true, "[]");
        });
    }

    private void writeRow(int id, long revision, boolean cancelled, String lines) {
        instance.jdbc()
                .update(
                        """
                        insert into accumulator_1.orders
                               (order_id, revision, occurred_at, cancelled, client_id, warehouse_id, lines)
                        values (?, ?, '2026-04-19T10:15:00Z', ?, ?, ?, cast(? as json))
                            on conflict (order_id) do update
                           set revision = excluded.revision, cancelled = excluded.cancelled, lines = excluded.lines
                        """,
                        String.valueOf(id),
                        revision,
                        cancelled,
                        String.valueOf(id),
                        String.valueOf(id % 3),
                        lines);
    }

    private static Movement stock(int warehouse, int product, String quantity, String amount) {
        return new Movement(
                "inventory",
                APRIL,
                Map.of("warehouse", (long) warehouse, "product", (long) product),
                Map.of("quantity", new BigDecimal(quantity), "amount", new BigDecimal(amount)));
    }
}
