package dev.accumulator.consumer.mapping;

import static dev.accumulator.consumer.mapping.ShippedRegisters.AMOUNT;
import static dev.accumulator.consumer.mapping.ShippedRegisters.CLIENT;
import static dev.accumulator.consumer.mapping.ShippedRegisters.INVENTORY;
import static dev.accumulator.consumer.mapping.ShippedRegisters.PRODUCT;
import static dev.accumulator.consumer.mapping.ShippedRegisters.QUANTITY;
import static dev.accumulator.consumer.mapping.ShippedRegisters.SALES;
import static dev.accumulator.consumer.mapping.ShippedRegisters.WAREHOUSE;

import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Maps an order. Its lines are taken from the stock of its warehouse and added to the sales of its client. */
final class OrderMapping {
    static final int MOVEMENTS_PER_LINE = 2;

    private OrderMapping() {}

    /** Returns two movements for each line: the expense of {@code inventory}, then the receipt of {@code sales}. */
    static List<Movement> movements(OrderPosted order) {
        List<Movement> movements =
                new ArrayList<>(MOVEMENTS_PER_LINE * order.lines().size());
        for (OrderLine line : order.lines()) {
            BigDecimal amount = line.amountOrComputed();
            movements.add(new Movement(
                    INVENTORY,
                    order.occurredAt(),
                    Map.of(WAREHOUSE, order.warehouseId(), PRODUCT, line.productId()),
                    Map.of(QUANTITY, line.quantity().negate(), AMOUNT, amount.negate())));
            movements.add(new Movement(
                    SALES,
                    order.occurredAt(),
                    Map.of(PRODUCT, line.productId(), CLIENT, order.clientId()),
                    Map.of(QUANTITY, line.quantity(), AMOUNT, amount)));
        }
        return movements;
    }

    /** Returns the index of the line that a movement came from. */
    static int lineOf(int movement) {
        return movement / MOVEMENTS_PER_LINE;
    }
}
