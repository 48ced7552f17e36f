package dev.accumulator.consumer.mapping;

import static dev.accumulator.consumer.mapping.ShippedRegisters.AMOUNT;
import static dev.accumulator.consumer.mapping.ShippedRegisters.INVENTORY;
import static dev.accumulator.consumer.mapping.ShippedRegisters.PRODUCT;
import static dev.accumulator.consumer.mapping.ShippedRegisters.QUANTITY;
import static dev.accumulator.consumer.mapping.ShippedRegisters.WAREHOUSE;

import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.ReceiptPosted;
import java.util.List;
import java.util.Map;

/** Maps a receipt. Each line is one movement that adds to the stock of its warehouse. */
final class ReceiptMapping {
    private ReceiptMapping() {}

    static List<Movement> movements(ReceiptPosted receipt) {
        return receipt.lines().stream()
                .map(line -> new Movement(
                        INVENTORY,
                        receipt.occurredAt(),
                        Map.of(WAREHOUSE, receipt.warehouseId(), PRODUCT, line.productId()),
                        Map.of(QUANTITY, line.quantity(), AMOUNT, line.amountOrComputed())))
                .toList();
    }
}
