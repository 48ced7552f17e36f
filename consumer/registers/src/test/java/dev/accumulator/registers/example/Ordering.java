package dev.accumulator.registers.example;

import dev.accumulator.registers.Register;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Line;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Places, changes and cancels orders: the order and its movements are saved together, or neither is. */
@Component
public class Ordering {
    private final Orders orders;
    private final Registers registers;
    private final Register inventory;
    private final Register sales;

    public Ordering(Orders orders, Registers registers) {
        this.orders = orders;
        this.registers = registers;
        this.inventory = registers.use("inventory");
        this.sales = registers.use("sales");
    }

    @Transactional
    public Order place(Order order) {
        post(orders.saveAndFlush(order));
        for (OrderLine line : order.lines()) {
            if (inStock(line.warehouse(), line.product()).signum() < 0) {
                throw new OutOfStock(line.product());
            }
        }
        return order;
    }

    @Transactional
    public void change(long id, List<OrderLine> lines) {
        Order order = orders.findById(id).orElseThrow();
        order.change(lines);
        post(orders.saveAndFlush(order));
    }

    @Transactional
    public void cancel(long id) {
        Order order = orders.findById(id).orElseThrow();
        order.cancel();
        orders.saveAndFlush(order);
        registers.document(order.recorder()).unpost(order.revision());
    }

    public BigDecimal inStock(int warehouse, int product) {
        return inventory
                .balance(Map.of("warehouse", warehouse, "product", product))
                .get("quantity");
    }

    private void post(Order order) {
        List<Line> lines = new ArrayList<>();
        for (OrderLine line : order.lines()) {
            lines.add(inventory
                    .expense(order.placedAt())
                    .dimension("warehouse", line.warehouse())
                    .dimension("product", line.product())
                    .resource("quantity", line.quantity()));
            lines.add(sales.receipt(order.placedAt())
                    .dimension("product", line.product())
                    .dimension("client", order.client())
                    .resource("quantity", line.quantity())
                    .resource("amount", line.quantity().multiply(line.price())));
        }
        registers.document(order.recorder()).post(order.revision(), lines);
    }
}
