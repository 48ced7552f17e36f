package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.text.ForeignText;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checks that a floor fits the definitions of its registers, without a database. */
public final class FloorChecks {
    /** Zones by whether a day comes back in them. */
    private static final Map<ZoneId, Boolean> BRINGING_BACK = new ConcurrentHashMap<>();

    private FloorChecks() {}

    /**
     * Checks a floor.
     *
     * @param definitions finds the definition of a register by its name
     * @throws InvalidFloor if it does not fit
     */
    public static void check(Floor floor, Function<String, Optional<RegisterDefinition>> definitions) {
        List<RegisterDefinition> registers = new ArrayList<>();
        for (Floor.Part part : floor.of()) {
            RegisterDefinition definition = definitions
                    .apply(part.register())
                    .orElseThrow(() -> new InvalidFloor(
                            floor.name(), "of", "there is no register " + ForeignText.quote(part.register())));
            checkPart(floor, part, definition);
            registers.add(definition);
        }
        RegisterDefinition first = registers.getFirst();
        registers.forEach(other -> checkAlike(floor, first, other));
        if (floor.when() == Floor.When.ALWAYS && BRINGING_BACK.computeIfAbsent(first.zone(), FloorChecks::bringsBack)) {
            throw new InvalidFloor(
                    floor.name(),
                    "when",
                    "in zone " + first.zone()
                            + " a day comes back when clocks are set back over midnight: only \"now\" is kept");
        }
    }

    private static void checkPart(Floor floor, Floor.Part part, RegisterDefinition definition) {
        String name = "register " + ForeignText.quote(definition.name());
        switch (definition.kind()) {
            case BALANCE -> {}
            case TURNOVER -> throw new InvalidFloor(floor.name(), "of", name + " keeps turnovers only, no balances");
            case LEDGER ->
                throw new InvalidFloor(
                        floor.name(), "of", name + " is a ledger, in which half of all balances are negative");
        }
        if (definition.resource(part.resource()).isEmpty()) {
            throw new InvalidFloor(floor.name(), "of", name + " has no resource " + ForeignText.quote(part.resource()));
        }
        for (String by : floor.by()) {
            Dimension dimension = definition
                    .dimension(by)
                    .orElseThrow(() ->
                            new InvalidFloor(floor.name(), "by", name + " has no dimension " + ForeignText.quote(by)));
            if (dimension.nullable()) {
                throw new InvalidFloor(
                        floor.name(),
                        "by",
                        "dimension " + ForeignText.quote(by) + " of " + name
                                + " may be null, and a floor is kept for values only");
            }
        }
    }

    private static void checkAlike(Floor floor, RegisterDefinition first, RegisterDefinition other) {
        for (String by : floor.by()) {
            DimensionType one = first.dimension(by).orElseThrow().type();
            DimensionType two = other.dimension(by).orElseThrow().type();
            if (family(one) != family(two)) {
                throw new InvalidFloor(
                        floor.name(),
                        "by",
                        "dimension " + ForeignText.quote(by) + " is " + one.text() + " in register "
                                + ForeignText.quote(first.name()) + " and " + two.text() + " in register "
                                + ForeignText.quote(other.name()));
            }
        }
        if (!first.zone().equals(other.zone())) {
            throw new InvalidFloor(
                    floor.name(),
                    "of",
                    "register " + ForeignText.quote(first.name()) + " cuts its days in " + first.zone()
                            + " and register " + ForeignText.quote(other.name()) + " in " + other.zone());
        }
    }

    /** Integers of all widths are compared with each other, and so are texts. */
    private static DimensionType.Base family(DimensionType type) {
        return switch (type.base()) {
            case SMALLINT, INT, BIGINT -> DimensionType.Base.BIGINT;
            case TEXT, VARCHAR -> DimensionType.Base.TEXT;
            case UUID -> DimensionType.Base.UUID;
            case DATE -> DimensionType.Base.DATE;
            case BOOLEAN -> DimensionType.Base.BOOLEAN;
        };
    }

    /**
     * True if a day comes back in a zone. Day totals tell the balance at the end of a day only where one day ends before the
     * next one begins.
     */
    private static boolean bringsBack(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        int first = Movement.PERIOD_MIN.atOffset(ZoneOffset.UTC).getYear();
        int last = Movement.PERIOD_END.atOffset(ZoneOffset.UTC).getYear();
        Stream<ZoneOffsetTransition> single = rules.getTransitions().stream()
                .filter(transition -> transition.getDateTimeBefore().getYear() >= first);
        Stream<ZoneOffsetTransition> yearly = rules.getTransitionRules().stream()
                .flatMap(rule -> Stream.iterate(first, year -> year <= last, year -> year + 1)
                        .map(rule::createTransition));
        return Stream.concat(single, yearly).anyMatch(FloorChecks::bringsBackADay);
    }

    private static boolean bringsBackADay(ZoneOffsetTransition transition) {
        return transition.isOverlap()
                && transition
                        .getDateTimeBefore()
                        .minusNanos(1)
                        .toLocalDate()
                        .isAfter(transition.getDateTimeAfter().toLocalDate());
    }
}
