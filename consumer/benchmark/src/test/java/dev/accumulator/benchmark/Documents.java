package dev.accumulator.benchmark;

import dev.accumulator.registers.EngineDatabase;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A stream of documents with {@link #LINES} movements of {@code inventory} each, and their sums. */
final class Documents {
    static final int LINES = 5;

    private static final long PERIOD_SECONDS = Duration.ofDays(60).toSeconds();

    /** A cell of {@code inventory}. */
    record Cell(long warehouse, long product) {
        /**
         * Spreads the hash over all bits. The usual hash of small numbers is so dense that immutable maps take minutes.
         */
        @Override
        public int hashCode() {
            return Long.hashCode((warehouse * 1_000_003 + product) * 0x9E3779B97F4A7C15L);
        }
    }

    /** The sum of a cell, in the smallest units of its resources. */
    record Sum(long quantityE4, long amountE2) {
        Sum plus(Sum other) {
            return new Sum(quantityE4 + other.quantityE4, amountE2 + other.amountE2);
        }

        boolean isZero() {
            return quantityE4 == 0 && amountE2 == 0;
        }
    }

    private final SplittableRandom random;
    private final String prefix;
    private final Instant now;
    private final int warehouses;
    private final int products;
    private final Map<String, List<Movement>> posted = new LinkedHashMap<>();
    private int made;

    Documents(long seed, String prefix, int warehouses, int products) {
        this(seed, prefix, warehouses, products, EngineDatabase.NOW);
    }

    private Documents(long seed, String prefix, int warehouses, int products, Instant now) {
        this.random = new SplittableRandom(seed);
        this.prefix = prefix;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        this.warehouses = warehouses;
        this.products = products;
    }

    /** Returns documents over 10 × 1,000 cells, as in all scenarios but that of the hot cells. */
    static Documents spread(long seed) {
        return new Documents(seed, "order:", 10, 1_000);
    }

    /** Returns documents over 10 × 1,000 cells in the 60 days before a moment. */
    static Documents spread(long seed, Instant now) {
        return new Documents(seed, "order:", 10, 1_000, now);
    }

    /** Returns the next documents, all of them new. */
    List<Change> next(int documents) {
        List<Change> changes = new ArrayList<>(documents);
        for (int i = 0; i < documents; i++) {
            changes.add(post(prefix + ++made, 1));
        }
        return changes;
    }

    /** Returns a newer revision of documents that {@link #next} made, beginning with the given one. */
    List<Change> reposts(int first, int documents, long revision) {
        List<Change> changes = new ArrayList<>(documents);
        for (int i = first; i < first + documents; i++) {
            changes.add(post(prefix + i, revision));
        }
        return changes;
    }

    /** Returns cancellations of documents that {@link #next} made, beginning with the given one. */
    List<Change> unposts(int first, int documents, long revision) {
        List<Change> changes = new ArrayList<>(documents);
        for (int i = first; i < first + documents; i++) {
            posted.remove(prefix + i);
            changes.add(Change.Unpost.of(prefix + i, revision));
        }
        return changes;
    }

    /** Returns the sums of all documents made so far, without cells whose sum is zero. */
    Map<Cell, Sum> balances() {
        Map<Cell, Sum> sums = new HashMap<>();
        for (List<Movement> movements : posted.values()) {
            for (Movement movement : movements) {
                sums.merge(
                        new Cell(dimension(movement, "warehouse"), dimension(movement, "product")),
                        new Sum(units(movement, "quantity", 4), units(movement, "amount", 2)),
                        Sum::plus);
            }
        }
        sums.values().removeIf(Sum::isZero);
        return sums;
    }

    private static long dimension(Movement movement, String name) {
        Object value = movement.dimensions().get(name);
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalStateException(name + " must be a number, was " + value);
    }

    private static long units(Movement movement, String resource, int scale) {
        BigDecimal value = movement.resources().getOrDefault(resource, BigDecimal.ZERO);
        return value.movePointRight(scale).longValueExact();
    }

    private Change post(String recorder, long revision) {
        Instant period = now.minusSeconds(random.nextLong(PERIOD_SECONDS));
        long warehouse = 1L + random.nextInt(warehouses);
        List<Movement> movements = new ArrayList<>(LINES);
        for (int line = 0; line < LINES; line++) {
            Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
            dimensions.put("warehouse", warehouse);
            dimensions.put("product", 1L + random.nextInt(products));
            long pieces = 1L + random.nextInt(50);
            long cents = pieces * (100L + random.nextInt(100_000));
            boolean receipt = random.nextInt(3) == 0;
            movements.add(new Movement(
                    "inventory",
                    period,
                    dimensions,
                    Map.of(
                            "quantity", BigDecimal.valueOf(receipt ? pieces : -pieces),
                            "amount", BigDecimal.valueOf(receipt ? cents : -cents, 2))));
        }
        posted.put(recorder, movements);
        return Change.Post.of(recorder, revision, movements);
    }
}
