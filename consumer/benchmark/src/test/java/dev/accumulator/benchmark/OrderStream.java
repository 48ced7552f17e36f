package dev.accumulator.benchmark;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A stream of new orders with {@link #LINES} lines each, and their sums in {@code inventory}. An order makes
 * {@link #MOVEMENTS} movements, because it also adds to {@code sales}.
 */
final class OrderStream {
    static final int LINES = 5;
    static final int MOVEMENTS = 2 * LINES;

    private static final long PERIOD_SECONDS = Duration.ofDays(60).toSeconds();
    private static final int WAREHOUSES = 10;
    private static final int PRODUCTS = 1_000;
    private static final int CLIENTS = 10;

    private final int warehouses;
    private final int products;
    private final SplittableRandom random;
    private final String prefix;
    private final Instant now;
    private final Map<Documents.Cell, Documents.Sum> balances = new HashMap<>();
    private int made;

    /** @param prefix the prefix of the order ids, different for each stream in a database */
    OrderStream(long seed, String prefix, Instant now) {
        this(seed, prefix, now, WAREHOUSES, PRODUCTS);
    }

    /** A stream of orders that take from so many cells: each product in each warehouse. */
    OrderStream(long seed, String prefix, Instant now, int warehouses, int products) {
        this.warehouses = warehouses;
        this.products = products;
        this.random = new SplittableRandom(seed);
        this.prefix = prefix;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    OrderPosted next() {
        int warehouse = 1 + random.nextInt(warehouses);
        List<OrderLine> lines = new ArrayList<>(LINES);
        for (int line = 1; line <= LINES; line++) {
            int product = 1 + random.nextInt(products);
            long pieces = 1L + random.nextInt(50);
            long cents = 100L + random.nextInt(100_000);
            lines.add(new OrderLine(
                    line, Integer.toString(product), BigDecimal.valueOf(pieces), BigDecimal.valueOf(cents, 2), null));
            balances.merge(
                    new Documents.Cell(warehouse, product),
                    new Documents.Sum(-pieces * 10_000, -pieces * cents),
                    Documents.Sum::plus);
        }
        return new OrderPosted(
                prefix + ++made,
                1,
                now.minusSeconds(random.nextLong(PERIOD_SECONDS)),
                Integer.toString(1 + random.nextInt(CLIENTS)),
                Integer.toString(warehouse),
                lines);
    }

    List<OrderPosted> next(int orders) {
        List<OrderPosted> next = new ArrayList<>(orders);
        for (int i = 0; i < orders; i++) {
            next.add(next());
        }
        return next;
    }

    int made() {
        return made;
    }

    /** Returns the balances of {@code inventory} after all orders so far. */
    Map<Documents.Cell, Documents.Sum> balances() {
        return Collections.unmodifiableMap(balances);
    }

    /** Returns an order's movements spelled out, because the floor has no mapping. */
    static Change movementsOf(OrderPosted order) {
        List<Movement> movements = new ArrayList<>(MOVEMENTS);
        for (OrderLine line : order.lines()) {
            BigDecimal amount = line.quantity().multiply(line.unitPrice());
            movements.add(new Movement(
                    "inventory",
                    order.occurredAt(),
                    dimensions("warehouse", order.warehouseId(), "product", line.productId()),
                    Map.of("quantity", line.quantity().negate(), "amount", amount.negate())));
            movements.add(new Movement(
                    "sales",
                    order.occurredAt(),
                    dimensions("product", line.productId(), "client", order.clientId()),
                    Map.of("quantity", line.quantity(), "amount", amount)));
        }
        return Change.Post.of("order:" + order.orderId(), order.revision(), movements);
    }

    private static Map<String, @Nullable Object> dimensions(
            String first, String firstValue, String second, String secondValue) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        dimensions.put(first, Long.valueOf(firstValue));
        dimensions.put(second, Long.valueOf(secondValue));
        return dimensions;
    }
}
