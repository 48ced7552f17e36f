package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random reads of every kind. */
final class RandomQueries {
    private final Random random;
    private final RandomDefinitions values;
    private final List<Instant> marks;

    /** @param marks moments between recordings */
    RandomQueries(Random random, List<Instant> marks) {
        this.random = random;
        this.values = new RandomDefinitions(random);
        this.marks = marks;
    }

    BalanceQuery balances(RegisterDefinition register) {
        Selection selection = selection(register);
        return new BalanceQuery(
                register.name(),
                values.oneIn(3) ? null : point(register),
                values.oneIn(4) ? values.oneOf(marks) : null,
                selection,
                random.nextBoolean(),
                sort(selection.groupBy(), register.resourceNames()),
                PageRequest.FIRST);
    }

    TurnoverQuery turnovers(RegisterDefinition register) {
        Selection selection = selection(register);
        Interval interval = random.nextBoolean() ? null : values.oneOf(List.of(Interval.values()));
        boolean balances = register.kind() != RegisterKind.TURNOVER && random.nextBoolean();
        List<String> columns = new ArrayList<>();
        for (String name : register.resourceNames()) {
            columns.addAll(List.of(name + "_receipt", name + "_expense", name + "_net"));
            if (balances) {
                columns.addAll(List.of(name + "_opening", name + "_closing"));
            }
        }
        List<String> figures = List.copyOf(columns);
        columns.addAll(ModelSlot.columns(interval));
        PointInTime from = values.oneIn(3) ? null : point(register);
        PointInTime to = values.oneIn(3) ? null : point(register);
        boolean empty = (interval != null || balances) && values.oneIn(3);
        if (empty && interval != null && interval != Interval.DOCUMENT) {
            from = begin(register, interval);
            to = later(from, interval);
        }
        boolean swap = from != null && to != null && isAfter(register, from, to);
        return new TurnoverQuery(
                register.name(),
                swap ? to : from,
                swap ? from : to,
                values.oneIn(4) ? values.oneOf(marks) : null,
                selection,
                interval,
                balances,
                sort(selection.groupBy(), columns),
                PageRequest.FIRST,
                values.oneIn(4) ? List.of(condition(values.oneOf(figures))) : List.of(),
                empty,
                values.oneIn(3));
    }

    /** The hours at the ends of the calendar are not all in it. */
    private PointInTime begin(RegisterDefinition register, Interval interval) {
        PointInTime begin = point(register);
        boolean atAnEnd = begin instanceof PointInTime.Day day
                && (day.day().getYear() == 1 || day.day().getYear() == 9999);
        return atAnEnd && interval == Interval.HOUR ? new PointInTime.Day(LocalDate.of(2026, 3, 28)) : begin;
    }

    /** A bound some intervals behind another one. */
    private PointInTime later(PointInTime from, Interval interval) {
        int hours = random.nextInt(100) * (interval == Interval.HOUR ? 1 : 24);
        return switch (from) {
            case PointInTime.Day day when day.day().getYear() == 9999 -> day;
            case PointInTime.Day day -> new PointInTime.Day(day.day().plusDays(hours / 24));
            case PointInTime.Moment moment ->
                new PointInTime.Moment(moment.instant().plusSeconds(hours * 3_600L + random.nextInt(3_600)));
        };
    }

    private FigureCondition condition(String figure) {
        return new FigureCondition(
                figure,
                values.oneOf(List.of(FigureCondition.Comparison.values())),
                BigDecimal.valueOf(random.nextInt(3) * 10L));
    }

    /** A query of a whole ledger, or of some values of an analytic. */
    LedgerQuery ledger(RegisterDefinition ledger) {
        TurnoverQuery range = turnovers(ledger);
        Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
        List<String> split = new ArrayList<>();
        for (Dimension analytic :
                ledger.dimensions().subList(2, ledger.dimensions().size())) {
            if (values.oneIn(4)) {
                filters.put(analytic.name(), Samples.listOf(values.value(analytic), values.value(analytic)));
            }
            if (values.oneIn(3)) {
                split.add(analytic.name());
            }
        }
        return new LedgerQuery(ledger.name(), range.from(), range.to(), range.knownAt(), filters, split);
    }

    MovementQuery movements(RegisterDefinition register, String recorder) {
        PointInTime from = values.oneIn(3) ? point(register) : null;
        PointInTime to = values.oneIn(3) ? point(register) : null;
        boolean swap = from != null && to != null && isAfter(register, from, to);
        return new MovementQuery(
                register.name(),
                values.oneIn(3) ? recorder : null,
                selection(register).filters(),
                swap ? to : from,
                swap ? from : to,
                values.oneIn(4) ? values.oneOf(marks) : null,
                values.oneIn(4) ? values.oneOf(marks) : null,
                random.nextBoolean(),
                values.oneOf(List.of(MovementQuery.Order.values())),
                PageRequest.FIRST);
    }

    private Selection selection(RegisterDefinition register) {
        Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
        List<String> groupBy = new ArrayList<>();
        for (Dimension dimension : register.dimensions()) {
            if (values.oneIn(4)) {
                List<@Nullable Object> kept = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    kept.add(values.value(dimension));
                }
                filters.put(dimension.name(), kept);
            }
            if (random.nextBoolean()) {
                groupBy.add(dimension.name());
            }
        }
        Collections.shuffle(groupBy, random);
        return new Selection(filters, groupBy);
    }

    private List<Sort> sort(List<String> groups, List<String> figures) {
        List<String> columns = new ArrayList<>(groups);
        columns.addAll(figures);
        List<Sort> sort = new ArrayList<>();
        while (values.oneIn(2)) {
            sort.add(new Sort(values.oneOf(columns), random.nextBoolean()));
        }
        return sort;
    }

    private PointInTime point(RegisterDefinition register) {
        Instant period = values.period(register.zone());
        if (values.oneIn(2)) {
            return new PointInTime.Day(
                    values.oneIn(12)
                            ? values.oneOf(List.of(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)))
                            : period.atZone(register.zone()).toLocalDate().plusDays(random.nextInt(3) - 1L));
        }
        return new PointInTime.Moment(values.oneIn(4) ? period.plusNanos(random.nextInt(2_000) - 1_000) : period);
    }

    private static boolean isAfter(RegisterDefinition register, PointInTime one, PointInTime other) {
        if (one instanceof PointInTime.Moment first && other instanceof PointInTime.Moment last) {
            return first.instant().isAfter(last.instant());
        }
        return day(register, one).isAfter(day(register, other));
    }

    private static LocalDate day(RegisterDefinition register, PointInTime point) {
        return switch (point) {
            case PointInTime.Day day -> day.day();
            case PointInTime.Moment moment ->
                moment.instant().atZone(register.zone()).toLocalDate();
        };
    }
}
