package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventAttributes;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event of each kind. */
final class Events {
    static final Instant NOON = Instant.parse("2026-04-19T12:00:00Z");
    static final Instant MIDNIGHT = Instant.parse("2026-04-19T00:00:00Z");

    private Events() {}

    static OrderPosted order() {
        return new OrderPosted(
                "42",
                7,
                NOON,
                "5",
                "1",
                List.of(
                        new OrderLine(1, "101", number("50"), number("250.00"), null),
                        new OrderLine(2, "102", number("0.333"), number("0.5"), number("0.20"))));
    }

    static ReceiptPosted receipt() {
        return new ReceiptPosted(
                "7",
                1,
                NOON,
                "9",
                "1",
                List.of(
                        new ReceiptLine(1, "101", number("500"), number("250"), null),
                        new ReceiptLine(2, "102", number("3"), number("0.005"), null)));
    }

    static MovementsPosted movements() {
        return new MovementsPosted("adjustment:7", 3, NOON, List.of(cash("north", "-1.50"), stock(MIDNIGHT)));
    }

    static MovementLine cash(@Nullable String desk, String amount) {
        Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
        dimensions.put("desk", desk);
        return new MovementLine("cash", null, dimensions, Map.of("amount", number(amount)));
    }

    static MovementLine stock(@Nullable Instant period) {
        return new MovementLine(
                "inventory",
                period,
                Collections.unmodifiableMap(new LinkedHashMap<>(Map.of("warehouse", "1", "product", "42"))),
                Map.of("quantity", number("100"), "amount", number("5000")));
    }

    static Decoded.BusinessEvent business(DocumentEvent event, String dataPath) {
        return new Decoded.BusinessEvent(event, new EventAttributes("e-1", "/test", "any", null, null), dataPath);
    }

    static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
