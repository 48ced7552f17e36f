package dev.accumulator.consumer.event;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random documents within the limits, often exactly at a limit. */
final class RandomEvents {
    private static final List<String> IDENTIFIERS = List.of(
            "0",
            "1",
            "-7",
            "007",
            "9223372036854775807",
            "9223372036854775808",
            "true",
            "WH-7",
            "Ünïcödé \uD83D\uDE00",
            "a\"b\\c/d",
            "x".repeat(Limits.IDENTIFIER_CHARS_MAX),
            "\uD83D\uDE00".repeat(Limits.IDENTIFIER_CHARS_MAX));
    private static final BigDecimal SMALLEST = BigDecimal.ONE.movePointLeft(Limits.DECIMAL_FRACTION_DIGITS_MAX);
    private static final BigDecimal GREATEST =
            BigDecimal.TEN.pow(Limits.DECIMAL_INTEGER_DIGITS_MAX).subtract(SMALLEST);
    private static final int LINES_MAX = 5;

    private final Random random;

    RandomEvents(Random random) {
        this.random = random;
    }

    DocumentEvent next() {
        return switch (random.nextInt(9)) {
            case 0 ->
                new OrderPosted(
                        identifier(),
                        revision(),
                        moment(),
                        identifier(),
                        identifier(),
                        optional(this::identifier),
                        list(i -> new OrderLine(
                                i + 1,
                                identifier(),
                                positive(),
                                positive(),
                                optional(this::positive),
                                optional(this::positive))));
            case 1 -> new OrderCancelled(identifier(), revision(), moment());
            case 2 ->
                new ReceiptPosted(
                        identifier(),
                        revision(),
                        moment(),
                        optional(this::identifier),
                        identifier(),
                        list(i -> new ReceiptLine(
                                Limits.LINE_NO_MAX - i,
                                identifier(),
                                positive(),
                                BigDecimal.ZERO,
                                optional(this::positive))));
            case 3 -> new ReceiptCancelled(identifier(), revision(), moment());
            case 4 ->
                new MovementsPosted(
                        "m:" + random.nextInt(),
                        revision(),
                        moment(),
                        list(i -> movement()),
                        random.nextBoolean() ? List.of() : list(i -> entry()));
            case 5 -> {
                Instant from = beginning();
                yield new ReservationRequested(
                        identifier(), revision(), from, from.plusSeconds(1), identifier(), list(this::reserved));
            }
            case 6 -> {
                Instant from = beginning();
                yield new ReservationConfirmed(
                        identifier(),
                        revision(),
                        from,
                        from.plusSeconds(1),
                        identifier(),
                        identifier(),
                        list(this::reserved));
            }
            case 7 -> {
                Instant from = beginning();
                yield new ReservationReleased(
                        identifier(),
                        revision(),
                        from,
                        from.plusSeconds(1),
                        from,
                        optional(this::identifier),
                        identifier(),
                        list(this::reserved));
            }
            default -> new MovementsCancelled("m:" + random.nextInt(), revision());
        };
    }

    private ReservationLine reserved(int place) {
        return new ReservationLine(place + 1, identifier(), positive());
    }

    /** Returns a moment that has another one after it. */
    private Instant beginning() {
        Instant moment = moment();
        return moment.isBefore(Limits.MOMENT_END.minusSeconds(2)) ? moment : moment.minusSeconds(5);
    }

    private EntryLine entry() {
        Map<String, BigDecimal> resources = new HashMap<>();
        list(i -> "r" + i).forEach(name -> resources.put(name, positive()));
        return new EntryLine("ledger " + random.nextInt(), optional(this::moment), side(), side(), resources);
    }

    private Map<String, @Nullable String> side() {
        Map<String, @Nullable String> side = new HashMap<>();
        list(i -> "d" + i).forEach(name -> side.put(name, optional(this::identifier)));
        side.put(EntryLine.ACCOUNT, identifier());
        return side;
    }

    private MovementLine movement() {
        Map<String, @Nullable String> dimensions = new HashMap<>();
        Map<String, BigDecimal> resources = new HashMap<>();
        list(i -> "d" + i).forEach(name -> dimensions.put(name, optional(this::identifier)));
        list(i -> "r" + i)
                .forEach(name -> resources.put(
                        name, random.nextBoolean() ? positive() : positive().negate()));
        return new MovementLine("register " + random.nextInt(), optional(this::moment), dimensions, resources);
    }

    private String identifier() {
        return random.nextBoolean()
                ? Integer.toString(random.nextInt())
                : IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()));
    }

    private long revision() {
        return switch (random.nextInt(3)) {
            case 0 -> Limits.REVISION_MIN;
            case 1 -> Limits.REVISION_MAX;
            default -> 1 + random.nextInt(Integer.MAX_VALUE - 1);
        };
    }

    private Instant moment() {
        long first = Limits.MOMENT_MIN.getEpochSecond();
        long seconds = Limits.MOMENT_END.getEpochSecond() - first;
        return switch (random.nextInt(4)) {
            case 0 -> Limits.MOMENT_MIN;
            case 1 -> Limits.MOMENT_END.minusNanos(1_000);
            default -> Instant.ofEpochSecond(first + random.nextLong(seconds), random.nextInt(1_000_000) * 1_000L);
        };
    }

    private BigDecimal positive() {
        return switch (random.nextInt(4)) {
            case 0 -> SMALLEST;
            case 1 -> GREATEST;
            case 2 -> BigDecimal.valueOf(1 + random.nextInt(100_000), random.nextInt(5));
            default ->
                new BigDecimal(
                        new BigInteger(120, random).add(BigInteger.ONE).mod(GREATEST.unscaledValue()),
                        Limits.DECIMAL_FRACTION_DIGITS_MAX);
        };
    }

    private <T> List<T> list(IntFunction<T> element) {
        return IntStream.range(0, 1 + random.nextInt(LINES_MAX))
                .mapToObj(element)
                .toList();
    }

    private <T> @Nullable T optional(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
