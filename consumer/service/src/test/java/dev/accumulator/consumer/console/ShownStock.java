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

    /** Returns a moment of recording, behind which some documents were corrected. */
    static Instant post(Registers registers) {
        registers.define(RegisterDefinition.balance(REGISTER)
                .dimension("warehouse", "int")
                .dimension("product", "text")
                .resource("quantity", "numeric(18,4)")
                .resource("amount", "numeric(18,2)")
                .build());
        Random random = new Random(7);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean isReceipt = i % 4 == 0;
            int quantity = isReceipt ? 50 + random.nextInt(60) : -1 - random.nextInt(24);
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
        Instant known = registers.changes().settleNewest();
        registers.post(List.of(
                Change.Post.of("in:2000", 1, List.of(movement(moment(8), 1, "P-101", 90))),
                Change.Post.of("out:2001", 1, List.of(movement(moment(20), 1, "P-101", -35))),
                Change.Post.of("out:2002", 1, List.of(movement(moment(41), 1, "P-101", -12)))));
        return known;
    }

    private static Instant moment(int days) {
        return BEGIN.plus(Duration.ofDays(days));
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
