package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.Selection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells what is available: on hand less reserved, as of now and at a coming date. A reservation is over from the moment of its expiry
 * on, because balances as of a moment do not count what comes after it.
 */
@RestController
final class AvailabilityController {
    /** Rows of an answer. Whoever wants more names fewer products, or warehouses. */
    static final int ROWS_MAX = 1_000;

    private final LiveReads live;
    private final AvailabilitySettings settings;
    private final Clock clock;

    AvailabilityController(LiveReads live, AvailabilitySettings settings, Clock clock) {
        this.live = live;
        this.settings = settings;
        this.clock = clock;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/availability")
    Map<String, @Nullable Object> availability(@RequestParam MultiValueMap<String, String> given) {
        RegisterDefinition onHand = live.definition(settings.onHand().register());
        Filters filters = new Filters(given, onHand);
        Instant now = Moments.floor(clock.instant());
        PointInTime at = comingDate(filters.parameters().point("at"), onHand, now);
        Figures figures = live.snapshot(
                ReadWidth.ofFigures(onHand, filters.given()),
                registers -> figures(registers, filters, new PointInTime.Moment(now), at));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("asOf", now.toString());
        json.put("at", at == null ? null : at.toString());
        json.put("rows", figures.rows());
        return json;
    }

    /** The filters of a request, which are values of dimensions. */
    private record Filters(
            RequestParameters parameters,
            MultiValueMap<String, String> given,
            Map<String, List<@Nullable Object>> values,
            List<String> dimensions) {

        Filters(MultiValueMap<String, String> given, RegisterDefinition onHand) {
            this(
                    new RequestParameters(
                            given,
                            Stream.concat(
                                    onHand.dimensionNames().stream(),
                                    Stream.of("at", AskedPositions.PARAMETER, DecimalsChoice.PARAMETER))),
                    given,
                    onHand);
        }

        private Filters(RequestParameters parameters, MultiValueMap<String, String> given, RegisterDefinition onHand) {
            this(parameters, given, parameters.filters(onHand), onHand.dimensionNames());
            if (values.isEmpty()) {
                String last = onHand.dimensionNames().getLast();
                throw new InvalidQuery(
                        last,
                        last + " is missing: name a value of at least one of "
                                + String.join(", ", onHand.dimensionNames()));
            }
        }
    }

    private static @Nullable PointInTime comingDate(
            @Nullable PointInTime at, RegisterDefinition register, Instant now) {
        boolean isPast = switch (at) {
            case null -> false;
            case PointInTime.Moment moment -> moment.instant().isBefore(now);
            case PointInTime.Day day -> day.day().isBefore(LocalDate.ofInstant(now, register.zone()));
        };
        if (isPast) {
            throw new InvalidQuery("at", "at is a coming date or moment, and not " + at);
        }
        return at;
    }

    /** The figures of each group, by the values of its dimensions. */
    private record Figures(List<String> dimensions, boolean isDated, Map<List<@Nullable Object>, Group> groups) {
        List<Map<String, @Nullable Object>> rows() {
            List<List<@Nullable Object>> keys = new ArrayList<>(groups.keySet());
            keys.sort(Figures::compare);
            List<Map<String, @Nullable Object>> rows = new ArrayList<>(keys.size());
            for (List<@Nullable Object> key : keys) {
                rows.add(row(key, Objects.requireNonNull(groups.get(key))));
            }
            return rows;
        }

        /** Values of one dimension are of one type, and each of these has an order; null comes last. */
        @SuppressWarnings({"unchecked", "rawtypes"})
        private static int compare(List<@Nullable Object> one, List<@Nullable Object> other) {
            for (int i = 0; i < one.size(); i++) {
                Object left = one.get(i);
                Object right = other.get(i);
                int order = left == null || right == null
                        ? Boolean.compare(left == null, right == null)
                        : ((Comparable) left).compareTo(right);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        private Map<String, @Nullable Object> row(List<@Nullable Object> values, Group group) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < dimensions.size(); i++) {
                row.put(dimensions.get(i), values.get(i));
            }
            row.put("onHand", group.onHand);
            row.put("reserved", group.reserved);
            row.put("available", group.onHand.subtract(group.reserved));
            if (isDated) {
                Map<String, @Nullable Object> then = new LinkedHashMap<>();
                then.put("onHand", group.onHandThen);
                then.put("reserved", group.reservedThen);
                then.put("expected", group.expectedThen);
                then.put(
                        "available",
                        group.onHandThen.subtract(group.reservedThen).add(group.expectedThen));
                row.put("then", then);
            }
            return row;
        }
    }

    /** The figures of a group. */
    private static final class Group {
        private BigDecimal onHand;
        private BigDecimal reserved;
        private BigDecimal onHandThen;
        private BigDecimal reservedThen;
        private BigDecimal expectedThen;

        Group(BigDecimal zero) {
            onHand = zero;
            reserved = zero;
            onHandThen = zero;
            reservedThen = zero;
            expectedThen = zero;
        }
    }

    private Figures figures(RegisterReads registers, Filters filters, PointInTime now, @Nullable PointInTime at) {
        RegisterDefinition onHand = registers.definition(settings.onHand().register());
        BigDecimal zero =
                BigDecimal.ZERO.setScale(onHand.resource(settings.onHand().resource())
                        .map(resource -> resource.type().scale())
                        .orElseThrow(() -> noResource(settings.onHand())));
        Map<List<@Nullable Object>, Group> groups = new LinkedHashMap<>();
        Read read = new Read(registers, filters, groups, zero);
        read.add(settings.onHand(), now, (group, figure) -> group.onHand = figure);
        boolean isReserved = isThere(registers, settings.reserved());
        if (isReserved) {
            read.add(settings.reserved(), now, (group, figure) -> group.reserved = figure);
        }
        if (at != null) {
            read.add(settings.onHand(), at, (group, figure) -> group.onHandThen = figure);
            if (isReserved) {
                read.add(settings.reserved(), at, (group, figure) -> group.reservedThen = figure);
            }
            AvailabilitySettings.Expected expected = settings.expected();
            if (expected != null) {
                read.add(expected, at, (group, figure) -> group.expectedThen = figure);
            }
        }
        return new Figures(filters.dimensions(), at != null, groups);
    }

    private static boolean isThere(RegisterReads registers, AvailabilitySettings.Figure figure) {
        try {
            registers.definition(figure.register());
            return true;
        } catch (RegisterNotFound none) {
            return false;
        }
    }

    private static InvalidQuery noResource(AvailabilitySettings.Figure figure) {
        return new InvalidQuery("resource", "Register " + figure.register() + " has no resource " + figure.resource());
    }

    /** Sets a figure of a group. */
    private interface Setter {
        void set(Group group, BigDecimal figure);
    }

    /** The reads of one answer. */
    private record Read(
            RegisterReads registers, Filters filters, Map<List<@Nullable Object>, Group> groups, BigDecimal zero) {

        void add(AvailabilitySettings.Figure figure, PointInTime at, Setter setter) {
            Page<BalanceRow> page = registers.balances(new BalanceQuery(
                    figure.register(),
                    at,
                    null,
                    new Selection(filters.values(), filters.dimensions()),
                    false,
                    List.of(),
                    new PageRequest(ROWS_MAX, null)));
            for (BalanceRow row : page.rows()) {
                List<@Nullable Object> values = filters.dimensions().stream()
                        .<@Nullable Object>map(name -> row.dimensions().get(name))
                        .toList();
                BigDecimal value = Optional.ofNullable(row.resources().get(figure.resource()))
                        .orElseThrow(() -> noResource(figure));
                setter.set(groups.computeIfAbsent(values, v -> new Group(zero)), value);
            }
            if (page.next() != null || groups.size() > ROWS_MAX) {
                throw new InvalidQuery(
                        Objects.requireNonNull(filters.dimensions().getFirst()),
                        "The answer has more than " + ROWS_MAX + " rows; name fewer values, or values of more of "
                                + String.join(", ", filters.dimensions()));
            }
        }
    }
}
