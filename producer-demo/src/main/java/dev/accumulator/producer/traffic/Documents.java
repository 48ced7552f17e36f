package dev.accumulator.producer.traffic;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws the random content of documents. */
final class Documents {

    private static final int LINES_MAX = 8;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final World world;

    Documents(World world) {
        this.world = world;
    }

    /** Draws a document of the given kind, id and revision. */
    DocumentEvent posted(Kind kind, String id, long revision, RandomGenerator random) {
        return switch (kind) {
            case ORDER -> order(id, revision, random);
            case RECEIPT -> receipt(id, revision, random);
            case ADJUSTMENT -> new MovementsPosted(id, revision, moment(random), adjustments(random));
            case TRANSFER -> new MovementsPosted(id, revision, moment(random), transfers(random));
        };
    }

    DocumentEvent cancelled(Kind kind, String id, long revision, RandomGenerator random) {
        return switch (kind) {
            case ORDER -> new OrderCancelled(id, revision, moment(random));
            case RECEIPT -> new ReceiptCancelled(id, revision, moment(random));
            case ADJUSTMENT, TRANSFER -> new MovementsCancelled(id, revision);
        };
    }

    private OrderPosted order(String id, long revision, RandomGenerator random) {
        List<OrderLine> lines = new ArrayList<>();
        int count = 1 + random.nextInt(LINES_MAX);
        for (int lineNo = 1; lineNo <= count; lineNo++) {
            int product = product(random);
            BigDecimal quantity = quantity(random, 40);
            BigDecimal price = price(product);
            BigDecimal amount = amount(quantity, price, random);
            lines.add(new OrderLine(lineNo, Integer.toString(product), quantity, price, amount, cost(product)));
        }
        return new OrderPosted(id, revision, moment(random), client(random), warehouse(random), lines);
    }

    private ReceiptPosted receipt(String id, long revision, RandomGenerator random) {
        List<ReceiptLine> lines = new ArrayList<>();
        int count = 1 + random.nextInt(LINES_MAX);
        for (int lineNo = 1; lineNo <= count; lineNo++) {
            int product = product(random);
            BigDecimal quantity = quantity(random, 500);
            BigDecimal cost = cost(product);
            BigDecimal amount = amount(quantity, cost, random);
            lines.add(new ReceiptLine(lineNo, Integer.toString(product), quantity, cost, amount));
        }
        String supplier = random.nextInt(5) == 0 ? null : Integer.toString(1 + random.nextInt(20));
        return new ReceiptPosted(id, revision, moment(random), supplier, warehouse(random), lines);
    }

    /** Draws the result of a stock-taking: small differences, and some lines dated on another day. */
    private List<MovementLine> adjustments(RandomGenerator random) {
        List<MovementLine> lines = new ArrayList<>();
        int count = 1 + random.nextInt(LINES_MAX);
        for (int i = 0; i < count; i++) {
            int product = product(random);
            BigDecimal quantity = quantity(random, 10);
            if (random.nextBoolean()) {
                quantity = quantity.negate();
            }
            Instant period = random.nextInt(4) == 0 ? moment(random) : null;
            lines.add(movement(warehouse(random), product, quantity, period));
        }
        return lines;
    }

    /** Draws a transfer between two warehouses: the goods that leave one arrive in the other. */
    private List<MovementLine> transfers(RandomGenerator random) {
        String from = warehouse(random);
        String to = warehouse(random);
        List<MovementLine> lines = new ArrayList<>();
        int count = 1 + random.nextInt(LINES_MAX / 2);
        for (int i = 0; i < count; i++) {
            int product = product(random);
            BigDecimal quantity = quantity(random, 50);
            lines.add(movement(from, product, quantity.negate(), null));
            lines.add(movement(to, product, quantity, null));
        }
        return lines;
    }

    private static MovementLine movement(String warehouse, int product, BigDecimal quantity, @Nullable Instant period) {
        BigDecimal amount = quantity.multiply(price(product)).setScale(2, RoundingMode.HALF_UP);
        // A linked map, because the order of Map.of differs from run to run and would show in the JSON.
        Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
        dimensions.put("warehouse", warehouse);
        dimensions.put("product", Integer.toString(product));
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        resources.put("quantity", quantity);
        resources.put("amount", amount);
        return new MovementLine("inventory", period, dimensions, resources);
    }

    private String warehouse(RandomGenerator random) {
        return Integer.toString(1 + random.nextInt(world.warehouses()));
    }

    private String client(RandomGenerator random) {
        return Integer.toString(1 + random.nextInt(world.clients()));
    }

    /** Draws a product. The square gives the first tenth of the products a third of all lines. */
    private int product(RandomGenerator random) {
        double skewed = random.nextDouble();
        return World.PRODUCT_FIRST + (int) (skewed * skewed * world.products());
    }

    /** Draws a quantity: mostly whole pieces, otherwise weighed goods with up to 4 decimal places. */
    private static BigDecimal quantity(RandomGenerator random, int max) {
        if (random.nextInt(10) < 7) {
            return BigDecimal.valueOf(1 + random.nextInt(max));
        }
        int scale = 1 + random.nextInt(4);
        return BigDecimal.valueOf(
                1 + random.nextLong(max * BigDecimal.TEN.pow(scale).longValueExact()), scale);
    }

    /** Returns a price from 0.50 to about 1,000, always the same for a product. */
    private static BigDecimal price(int product) {
        return BigDecimal.valueOf(50 + Math.floorMod(product * 7_919L, 99_991L), 2);
    }

    /** Returns what a product costs by every receipt, so that an order can tell it. */
    private static BigDecimal cost(int product) {
        return price(product).multiply(new BigDecimal("0.7")).setScale(2, RoundingMode.HALF_UP);
    }

    /** Draws an amount. Half of the lines leave it to the receiver, and some have a discount. */
    private static @Nullable BigDecimal amount(BigDecimal quantity, BigDecimal price, RandomGenerator random) {
        BigDecimal full = quantity.multiply(price).setScale(2, RoundingMode.HALF_UP);
        return switch (random.nextInt(6)) {
            case 0, 1 -> full;
            case 2 -> full.multiply(new BigDecimal("0.95")).setScale(2, RoundingMode.HALF_UP);
            default -> null;
        };
    }

    /** Draws a moment of the days: some exactly at the edges of a day, some with microseconds. */
    private Instant moment(RandomGenerator random) {
        Instant midnight = world.dayFirst()
                .plusDays(random.nextInt(world.days()))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return switch (random.nextInt(20)) {
            case 0 -> midnight;
            case 1 -> midnight.plus(1, ChronoUnit.DAYS).minus(1, ChronoUnit.MICROS);
            case 2 -> midnight.plus(random.nextLong(MILLIS_PER_DAY * 1_000), ChronoUnit.MICROS);
            default -> midnight.plusSeconds(random.nextLong(MILLIS_PER_DAY / 1_000));
        };
    }
}
