package dev.accumulator.consumer.console;

import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A register with a quarter of a year in it, for pages to show. */
final class ShownStock {
    static final String REGISTER = "stock";

    private static final Instant BEGIN = Instant.parse("2026-02-01T08:00:00Z");

    private ShownStock() {}

    static void post(Registers registers) {
        registers.define(RegisterDefinition.balance(REGISTER)
                .dimension("warehouse", "int")
                .dimension("product", "text")
                .resource("quantity", "numeric(18,4)")
                .resource("amount", "numeric(18,2)")
                .build());
        Random random = new Random(7);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean isReceipt = i % 5 == 0;
            int quantity = isReceipt ? 40 + random.nextInt(60) : -1 - random.nextInt(15);
            changes.add(Change.Post.of(
                    (isReceipt ? "in:" : "out:") + (1000 + i),
                    1,
                    List.of(movement(
                            BEGIN.plus(Duration.ofHours(5L * i)),
                            1 + random.nextInt(3),
                            "P-" + (100 + random.nextInt(8)),
                            quantity))));
        }
        registers.post(changes);
    }

    static Movement movement(Instant period, int warehouse, String product, int quantity) {
        return new Movement(
                REGISTER,
                period,
                Map.of("warehouse", warehouse, "product", product),
                Map.of(
                        "quantity",
                        new BigDecimal(quantity),
                        "amount",
                        new BigDecimal(quantity).multiply(new BigDecimal("12.5"))));
    }
}
