package dev.accumulator.registers;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import dev.accumulator.registers.model.TotalsDetail;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Random registers, and random values that fit them and like to meet each other. */
final class RandomDefinitions {
    private static final List<String> DIMENSION_TYPES =
            List.of("int", "smallint", "bigint", "text", "varchar(8)", "uuid", "date", "boolean");
    private static final List<String> RESOURCE_TYPES =
            List.of("numeric(18,4)", "numeric(18,2)", "numeric(38,10)", "numeric(5,5)", "integer", "bigint");
    /** Only where nobody changes the rules just now: days are PostgreSQL's, the model's are Java's, whose data may be older. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "Europe/Dublin",
            "America/New_York",
            "America/Havana",
            "America/St_Johns",
            "America/Sao_Paulo",
            "America/Sao_Paulo",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Chatham");

    private final Random random;

    RandomDefinitions(Random random) {
        this.random = random;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    RegisterDefinition definition(String name) {
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            dimensions.add(dimension("d" + dimensions.size(), oneIn(3)));
        }
        List<Resource> resources = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Resource resource = resource("r" + resources.size());
            resources.add(new Resource(resource.name(), resource.type(), oneIn(4)));
        }
        if (oneIn(4)) {
            return new RandomLedgers(random)
                    .definition(
                            name, resources, ZoneId.of(oneOf(ZONES)), oneIn(3) ? TotalsDetail.MONTH : TotalsDetail.DAY);
        }
        return new RegisterDefinition(
                name,
                oneIn(4) ? RegisterKind.TURNOVER : RegisterKind.BALANCE,
                dimensions,
                resources,
                ZoneId.of(oneOf(ZONES)),
                oneIn(3) ? TotalsDetail.MONTH : TotalsDetail.DAY);
    }

    /** Another register with the same dimensions and days. */
    RegisterDefinition beside(RegisterDefinition register, String name) {
        return new RegisterDefinition(
                name,
                RegisterKind.BALANCE,
                register.dimensions(),
                List.of(resource("r0"), resource("r1")),
                register.zone(),
                oneIn(3) ? TotalsDetail.MONTH : TotalsDetail.DAY);
    }

    /** Where clocks were set back over midnight a floor is only kept for now. */
    boolean bringsBackADay(ZoneId zone) {
        return zone.getId().equals("America/St_Johns");
    }

    private Dimension dimension(String name, boolean nullable) {
        return Dimension.parse(name, oneOf(DIMENSION_TYPES) + (nullable ? "?" : ""));
    }

    private Resource resource(String name) {
        return Resource.parse(name, oneOf(RESOURCE_TYPES));
    }

    /** The definition with a change that its tables can take in place. */
    RegisterDefinition changed(RegisterDefinition before) {
        List<Dimension> dimensions = new ArrayList<>(before.dimensions());
        List<Resource> resources = new ArrayList<>(before.resources());
        if (before.kind() == RegisterKind.LEDGER) {
            if (random.nextBoolean()) {
                resources.add(random.nextInt(resources.size() + 1), resource("r" + resources.size()));
            }
            return new RandomLedgers(random).changed(before, resources);
        }
        switch (random.nextInt(3)) {
            case 0 -> resources.add(random.nextInt(resources.size() + 1), resource("r" + resources.size()));
            case 1 -> dimensions.add(random.nextInt(dimensions.size() + 1), dimension("d" + dimensions.size(), true));
            default ->
                dimensions.replaceAll(d -> d.type().text().equals("int")
                        ? Dimension.parse(d.name(), d.nullable() ? "bigint?" : "bigint")
                        : d);
        }
        return new RegisterDefinition(
                before.name(), before.kind(), dimensions, resources, before.zone(), before.totals());
    }

    /** One of a few values of a dimension, extremes among them, in one of the forms that callers use. */
    @Nullable
    Object value(Dimension dimension) {
        if (dimension.nullable() && oneIn(4)) {
            return null;
        }
        Object value = switch (dimension.type().base()) {
            case SMALLINT -> oneOf(List.of(-32_768L, 0L, 7L, 32_767L));
            case INT -> oneOf(List.of(-2_147_483_648L, -1L, 1L, 2_147_483_647L));
            case BIGINT -> oneOf(List.of(Long.MIN_VALUE, -1L, 1L, Long.MAX_VALUE));
            case TEXT, VARCHAR -> oneOf(List.of("", "a", "A", "null", "ä|\\", "\ue000", "😀x", "{a,\"b"));
            case UUID -> oneOf(List.of(new UUID(0, 1), new UUID(Long.MIN_VALUE, 2), new UUID(-1, -1)));
            case DATE -> oneOf(List.of(LocalDate.of(1, 1, 1), LocalDate.of(2011, 12, 30), LocalDate.of(9999, 12, 31)));
            case BOOLEAN -> random.nextBoolean();
        };
        return oneIn(3) ? value.toString() : value;
    }

    BigDecimal amount(ResourceType type) {
        return switch (random.nextInt(20)) {
            case 0, 1 -> BigDecimal.ZERO;
            case 2 -> type.max();
            case 3 -> type.min();
            default -> {
                BigDecimal amount =
                        new BigDecimal(new BigInteger(10, random), Math.min(type.scale(), random.nextInt(6)));
                BigDecimal fitting = amount.compareTo(type.max()) > 0 ? amount.movePointLeft(5) : amount;
                BigDecimal exact = fitting.setScale(type.scale(), java.math.RoundingMode.DOWN);
                yield random.nextInt(3) == 0 ? exact.negate() : exact;
            }
        };
    }

    /** A moment at which something about days changes in the zone, or just beside it. */
    Instant period(ZoneId zone) {
        Instant moment = switch (random.nextInt(10)) {
            case 0 -> Instant.parse("1900-01-01T00:00:00Z");
            case 1 -> Instant.parse("2199-12-30T00:00:00Z");
            case 2, 3, 4 -> transition(zone);
            case 5, 6 ->
                LocalDate.of(2026, 1 + random.nextInt(6), 1).atStartOfDay(zone).toInstant();
            default ->
                LocalDate.of(2025, 11, 1)
                        .plusDays(random.nextInt(240))
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .plusSeconds(random.nextInt(86_400));
        };
        return switch (random.nextInt(8)) {
            case 0 -> moment.plusNanos(1_000);
            case 1 -> moment.plusSeconds(1_800);
            case 2 -> moment.plusSeconds(3_600);
            case 3 -> moment.plusNanos(123_456_789);
            case 4 -> moment.equals(Movement.PERIOD_MIN) ? moment : moment.minusNanos(1_000);
            case 5 -> moment.equals(Movement.PERIOD_MIN) ? moment : moment.minusSeconds(1_800);
            default -> moment;
        };
    }

    private Instant transition(ZoneId zone) {
        Instant after = Instant.parse("2006-01-01T00:00:00Z").plus(random.nextInt(7_500), ChronoUnit.DAYS);
        ZoneOffsetTransition transition = zone.getRules().nextTransition(after);
        if (transition == null) {
            transition = zone.getRules().previousTransition(after);
        }
        return transition == null ? after : transition.getInstant();
    }
}
