package dev.accumulator.consumer.rebuild;

import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Documents with effects that are easy to predict. Their product numbers are below those of the demo's traffic. */
public final class Documents {
    static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private Documents() {}

    /** Moves one piece of one of the products 0 to 9 from warehouse 1 to warehouse 2, and counts itself in sales. */
    public static MovementsPosted transfer(int number, long revision) {
        int product = number % 10;
        return new MovementsPosted(
                "transfer:" + number,
                revision,
                APRIL.plusSeconds(number),
                List.of(
                        inventory("1", product, "-1"),
                        inventory("2", product, "1"),
                        sales(Map.of("product", "" + product, "client", "1"))));
    }

    /** Names a dimension that sales does not have unless it is configured. */
    static MovementsPosted visit(int number, long revision) {
        return new MovementsPosted(
                "visit:" + number,
                revision,
                APRIL,
                List.of(sales(Map.of("product", "1", "client", "1", "region", "north"))));
    }

    static OrderPosted order(String id, long revision, String quantity) {
        return new OrderPosted(
                id,
                revision,
                APRIL,
                "1",
                "1",
                List.of(new OrderLine(1, "500", new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    static ReceiptPosted receipt(String id, long revision, String quantity) {
        return new ReceiptPosted(
                id,
                revision,
                APRIL,
                null,
                "1",
                List.of(new ReceiptLine(1, "500", new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    private static MovementLine inventory(String warehouse, int product, String quantity) {
        return new MovementLine(
                "inventory",
                null,
                Map.of("warehouse", warehouse, "product", "" + product),
                Map.of("quantity", new BigDecimal(quantity), "amount", BigDecimal.ZERO));
    }

    private static MovementLine sales(Map<String, String> dimensions) {
        return new MovementLine(
                "sales", null, Map.copyOf(dimensions), Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ZERO));
    }

    /** Adds up the quantities of an answer with balances or net turnovers. */
    public static BigDecimal sum(JsonNode answer) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : answer.get("rows")) {
            sum = sum.add(
                    row.has("quantity")
                            ? row.get("quantity").decimalValue()
                            : row.get("quantity_net").decimalValue());
        }
        return sum;
    }
}
