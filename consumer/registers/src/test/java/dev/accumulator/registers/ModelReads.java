package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The model's reads: each goes through the whole log. */
final class ModelReads {
    private final List<ModelMovement> log;
    private final ModelPages pages = new ModelPages();

    ModelReads(List<ModelMovement> log) {
        this.log = log;
    }

    /** All dimensions of a cell, in declared order, null where it has no value. */
    static Map<String, @Nullable Object> dimensions(RegisterDefinition definition, Map<String, Object> cell) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        definition.dimensionNames().forEach(name -> all.put(name, cell.get(name)));
        return all;
    }

    Page<BalanceRow> balances(RegisterDefinition definition, BalanceQuery query) {
        if (definition.kind() == RegisterKind.TURNOVER) {
            throw new InvalidQuery("register", "");
        }
        ModelSelection selection = new ModelSelection(definition, query.selection());
        Comparator<ModelRow> order = ModelRow.order(query.sort(), selection.groups(), null, definition.resourceNames());
        checkRange(definition, null, query.at(), "at");
        Predicate<ModelMovement> until = until(definition, query.at());
        List<ModelRow> rows = new ArrayList<>();
        for (Map.Entry<List<@Nullable Object>, List<ModelMovement>> group :
                selection.split(known(definition, query.knownAt())).entrySet()) {
            Map<String, BigDecimal> sums = new LinkedHashMap<>();
            for (Resource resource : definition.resources()) {
                BigDecimal sum = BigDecimal.ZERO;
                for (ModelMovement movement : group.getValue()) {
                    sum = until.test(movement) ? sum.add(movement.value(resource.name())) : sum;
                }
                sums.put(resource.name(), sum.setScale(resource.type().scale()));
            }
            rows.add(new ModelRow(null, selection.dimensions(group.getKey()), sums));
        }
        if (query.nonZero()) {
            rows.removeIf(ModelRow::isZero);
        }
        Page<ModelRow> page = pages.page(
                rows,
                order,
                Arrays.asList(
                        "balances",
                        definition.name(),
                        query.at(),
                        query.knownAt(),
                        query.selection(),
                        query.nonZero(),
                        query.sort()),
                query.page());
        return new Page<>(
                page.rows().stream()
                        .map(row -> new BalanceRow(row.dimensions(), row.figures()))
                        .toList(),
                page.next());
    }

    Page<TurnoverRow> turnovers(RegisterDefinition definition, TurnoverQuery query) {
        if (query.balances() && definition.kind() == RegisterKind.TURNOVER) {
            throw new InvalidQuery("balances", "");
        }
        if (query.empty() && query.interval() == null && !query.balances()) {
            throw new InvalidQuery("empty", "");
        }
        ModelSelection selection = new ModelSelection(definition, query.selection());
        Comparator<ModelRow> order = ModelRow.order(
                query.sort(), selection.groups(), query.interval(), turnoverColumns(definition, query.balances()));
        checkRange(definition, query.from(), query.to(), "to");
        List<ModelMovement> known = known(definition, query.knownAt());
        List<ModelSlot> all = query.empty() ? allSlots(definition, query) : List.of();
        List<ModelRow> rows = new ArrayList<>();
        for (Map.Entry<List<@Nullable Object>, List<ModelMovement>> group :
                selection.split(known).entrySet()) {
            rows.addAll(rows(definition, query, selection.dimensions(group.getKey()), group.getValue(), all));
        }
        if (query.interval() == null && !selection.isTotal()) {
            rows.removeIf(ModelRow::isZero);
        }
        rows.removeIf(row -> !query.figures().stream().allMatch(condition -> holds(condition, row)));
        Page<ModelRow> page = pages.page(
                rows,
                order,
                Arrays.asList(
                        "turnovers",
                        definition.name(),
                        query.from(),
                        query.to(),
                        query.knownAt(),
                        query.selection(),
                        query.interval(),
                        query.balances(),
                        query.sort(),
                        query.figures(),
                        query.empty()),
                query.page());
        return new Page<>(
                page.rows().stream()
                        .map(row -> row.turnover(definition, query.balances()))
                        .toList(),
                page.next(),
                query.totals() ? totals(definition, query, known, rows) : null);
    }

    /** The rows of a group. An interval without turnover is left out even where a balance goes through it. */
    private static List<ModelRow> rows(
            RegisterDefinition definition,
            TurnoverQuery query,
            Map<String, @Nullable Object> dimensions,
            List<ModelMovement> movements,
            List<ModelSlot> all) {
        List<ModelMovement> before = before(definition, query, movements);
        List<ModelMovement> during = during(definition, query, movements);
        Interval interval = query.interval();
        if (interval == null) {
            return List.of(new ModelRow(null, dimensions, figures(definition, query.balances(), before, during)));
        }
        Set<ModelSlot> slots = new LinkedHashSet<>();
        during.forEach(movement -> slots.add(ModelSlot.of(interval, definition.zone(), movement)));
        List<ModelRow> rows = new ArrayList<>();
        slots.forEach(slot -> rows.add(row(definition, query, dimensions, before, during, slot)));
        rows.removeIf(row -> row.hasOnlyZeros(turnoverColumns(definition, false)));
        boolean isListed = query.selection().groupBy().isEmpty()
                || !rows.isEmpty()
                || (query.balances() && !isZero(definition, before));
        if (!query.empty() || !isListed) {
            return rows;
        }
        if (interval == Interval.DOCUMENT && rows.isEmpty()) {
            rows.add(row(definition, query, dimensions, before, during, new ModelSlot(interval, null, null)));
        }
        List<ModelRow> moved = List.copyOf(rows);
        for (ModelSlot slot : all) {
            if (moved.stream().noneMatch(row -> slot.equals(row.slot()))) {
                rows.add(row(definition, query, dimensions, before, during, slot));
            }
        }
        return rows;
    }

    private static ModelRow row(
            RegisterDefinition definition,
            TurnoverQuery query,
            Map<String, @Nullable Object> dimensions,
            List<ModelMovement> before,
            List<ModelMovement> during,
            ModelSlot slot) {
        List<ModelMovement> opening = new ArrayList<>(before);
        List<ModelMovement> inside = new ArrayList<>();
        for (ModelMovement movement : during) {
            ModelSlot own = ModelSlot.of(slot.interval(), definition.zone(), movement);
            if (own.equals(slot)) {
                inside.add(movement);
            } else if (slot.start() != null && own.isBefore(slot)) {
                opening.add(movement);
            }
        }
        return new ModelRow(slot, dimensions, figures(definition, query.balances(), opening, inside));
    }

    private static boolean isZero(RegisterDefinition definition, List<ModelMovement> movements) {
        return definition.resourceNames().stream()
                .allMatch(name -> movements.stream()
                                .map(movement -> movement.value(name))
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .signum()
                        == 0);
    }

    /** All intervals of the range, looked for minute by minute, or hour by hour where they are days. */
    private static List<ModelSlot> allSlots(RegisterDefinition definition, TurnoverQuery query) {
        Interval interval = query.interval();
        if (interval == null || interval == Interval.DOCUMENT) {
            return List.of();
        }
        if (query.from() == null || query.to() == null) {
            throw new InvalidQuery(query.from() == null ? "from" : "to", "");
        }
        ZoneId zone = definition.zone();
        Instant last = Moments.floor(
                switch (query.to()) {
                    case PointInTime.Moment moment -> moment.instant();
                    case PointInTime.Day day ->
                        day.day()
                                .plusDays(1)
                                .atStartOfDay(zone)
                                .withLaterOffsetAtOverlap()
                                .toInstant()
                                .minusNanos(1_000);
                });
        Instant first = Moments.ceil(
                switch (query.from()) {
                    case PointInTime.Moment moment -> moment.instant();
                    case PointInTime.Day day -> day.day().atStartOfDay(zone).toInstant();
                });
        Set<ModelSlot> slots = new LinkedHashSet<>();
        long step = interval == Interval.HOUR ? 60 : 3_600;
        for (Instant moment = first; !moment.isAfter(last); moment = moment.plusSeconds(step)) {
            slots.add(ModelSlot.of(interval, zone, moment));
            if (slots.size() > 10_000) {
                throw new InvalidQuery("interval", "");
            }
        }
        if (!first.isAfter(last)) {
            slots.add(ModelSlot.of(interval, zone, last));
        }
        return List.copyOf(slots);
    }

    /** The totals of the selection, or of some rows of it where conditions leave out others. */
    private static TurnoverRow totals(
            RegisterDefinition definition, TurnoverQuery query, List<ModelMovement> known, List<ModelRow> rows) {
        ModelSelection whole =
                new ModelSelection(definition, new Selection(query.selection().filters(), List.of()));
        Map<String, @Nullable Object> dimensions = whole.dimensions(List.of());
        if (query.figures().isEmpty()) {
            List<ModelMovement> taken = known.stream().filter(whole::takes).toList();
            return new ModelRow(
                            null,
                            dimensions,
                            figures(
                                    definition,
                                    query.balances(),
                                    before(definition, query, taken),
                                    during(definition, query, taken)))
                    .turnover(definition, query.balances());
        }
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            for (String column : turnoverColumns(definition, query.balances())) {
                if (column.startsWith(resource.name() + "_")) {
                    sums.put(
                            column,
                            rows.stream()
                                    .map(row -> row.figure(column))
                                    .reduce(
                                            BigDecimal.ZERO.setScale(
                                                    resource.type().scale()),
                                            BigDecimal::add));
                }
            }
        }
        return new ModelRow(null, dimensions, sums).turnover(definition, query.balances() && query.interval() == null);
    }

    private static boolean holds(FigureCondition condition, ModelRow row) {
        int order = row.figure(condition.figure()).compareTo(condition.value());
        return switch (condition.comparison()) {
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case NE -> order != 0;
            case GE -> order >= 0;
            case GT -> order > 0;
        };
    }

    private static List<ModelMovement> before(
            RegisterDefinition definition, TurnoverQuery query, List<ModelMovement> movements) {
        return query.from() == null
                ? List.of()
                : movements.stream()
                        .filter(from(definition, query.from()).negate())
                        .toList();
    }

    private static List<ModelMovement> during(
            RegisterDefinition definition, TurnoverQuery query, List<ModelMovement> movements) {
        return movements.stream()
                .filter(from(definition, query.from()).and(until(definition, query.to())))
                .toList();
    }

    Page<MovementRow> movements(RegisterDefinition definition, MovementQuery query, Map<Long, Long> currentRevisions) {
        ModelSelection selection = new ModelSelection(definition, new Selection(query.filters(), List.of()));
        checkRange(definition, query.from(), query.to(), "to");
        List<ModelMovement> found = known(definition, query.recordedTo()).stream()
                .filter(selection::takes)
                .filter(m -> query.recorder() == null || query.recorder().equals(m.recorder()))
                .filter(m -> query.recordedFrom() == null || !m.recordedAt().isBefore(query.recordedFrom()))
                .filter(from(definition, query.from()).and(until(definition, query.to())))
                .filter(m -> query.history()
                        || (!m.reversal() && Objects.equals(currentRevisions.get(m.document()), m.revision())))
                .toList();
        Page<ModelMovement> page = pages.page(
                found,
                order(query.order()),
                Arrays.asList(
                        "movements",
                        definition.name(),
                        query.recorder(),
                        query.filters(),
                        query.from(),
                        query.to(),
                        query.recordedFrom(),
                        query.recordedTo(),
                        query.history(),
                        query.order()),
                query.page());
        return new Page<>(page.rows().stream().map(m -> row(definition, m)).toList(), page.next());
    }

    private static MovementRow row(RegisterDefinition definition, ModelMovement m) {
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        definition
                .resources()
                .forEach(r -> resources.put(
                        r.name(), m.value(r.name()).setScale(r.type().scale())));
        return new MovementRow(
                definition.name(),
                m.recorder(),
                m.revision(),
                m.line(),
                m.reversal(),
                m.period(),
                m.recordedAt(),
                dimensions(definition, m.cell()),
                resources,
                m.originalPeriod());
    }

    private static Comparator<ModelMovement> order(MovementQuery.Order order) {
        Comparator<ModelMovement> recorded = Comparator.comparingLong(ModelMovement::posting)
                .thenComparingLong(ModelMovement::document)
                .thenComparing(movement -> !movement.reversal())
                .thenComparingInt(ModelMovement::line);
        Comparator<ModelMovement> period =
                Comparator.comparing(ModelMovement::period).thenComparing(recorded);
        return switch (order) {
            case RECORDED_OLDEST_FIRST -> recorded;
            case RECORDED_NEWEST_FIRST -> recorded.reversed();
            case PERIOD_OLDEST_FIRST -> period;
            case PERIOD_NEWEST_FIRST -> period.reversed();
        };
    }

    private List<ModelMovement> known(RegisterDefinition definition, @Nullable Instant knownAt) {
        return log.stream()
                .filter(movement -> movement.register().equals(definition.name()))
                .filter(movement -> knownAt == null || !movement.recordedAt().isAfter(knownAt))
                .toList();
    }

    private static LocalDate day(RegisterDefinition definition, Instant moment) {
        return moment.atZone(definition.zone()).toLocalDate();
    }

    private static Predicate<ModelMovement> from(RegisterDefinition definition, @Nullable PointInTime from) {
        return switch (from) {
            case null -> movement -> true;
            case PointInTime.Day day ->
                movement -> !day(definition, movement.period()).isBefore(day.day());
            case PointInTime.Moment moment -> movement -> !movement.period().isBefore(moment.instant());
        };
    }

    private static Predicate<ModelMovement> until(RegisterDefinition definition, @Nullable PointInTime to) {
        return switch (to) {
            case null -> movement -> true;
            case PointInTime.Day day ->
                movement -> !day(definition, movement.period()).isAfter(day.day());
            case PointInTime.Moment moment -> movement -> !movement.period().isAfter(moment.instant());
        };
    }

    private static void checkRange(
            RegisterDefinition definition, @Nullable PointInTime from, @Nullable PointInTime to, String toField) {
        if (from != null && !isInCalendar(from)) {
            throw new InvalidQuery("from", "");
        }
        if (to != null && !isInCalendar(to)) {
            throw new InvalidQuery(toField, "");
        }
        if (from != null && to != null && isAfter(definition, from, to)) {
            throw new InvalidQuery("from", "");
        }
    }

    private static boolean isInCalendar(PointInTime point) {
        return switch (point) {
            case PointInTime.Day day -> day.day().getYear() >= 1 && day.day().getYear() <= 9999;
            case PointInTime.Moment moment ->
                !moment.instant().isBefore(Instant.parse("0001-01-01T00:00:00Z"))
                        && moment.instant().isBefore(Instant.parse("+10000-01-01T00:00:00Z"));
        };
    }

    private static boolean isAfter(RegisterDefinition definition, PointInTime from, PointInTime to) {
        return (from instanceof PointInTime.Moment first && to instanceof PointInTime.Moment last)
                ? first.instant().isAfter(last.instant())
                : day(definition, from).isAfter(day(definition, to));
    }

    private static LocalDate day(RegisterDefinition definition, PointInTime point) {
        return switch (point) {
            case PointInTime.Day day -> day.day();
            case PointInTime.Moment moment -> day(definition, moment.instant());
        };
    }

    private static List<String> turnoverColumns(RegisterDefinition definition, boolean balances) {
        List<String> suffixes = balances
                ? List.of("_receipt", "_expense", "_net", "_opening", "_closing")
                : List.of("_receipt", "_expense", "_net");
        return definition.resourceNames().stream()
                .flatMap(name -> suffixes.stream().map(suffix -> name + suffix))
                .toList();
    }

    private static Map<String, BigDecimal> figures(
            RegisterDefinition definition, boolean balances, List<ModelMovement> before, List<ModelMovement> during) {
        Map<String, BigDecimal> figures = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            String name = resource.name();
            int scale = resource.type().scale();
            BigDecimal receipt = BigDecimal.ZERO.setScale(scale);
            BigDecimal expense = BigDecimal.ZERO.setScale(scale);
            BigDecimal opening = BigDecimal.ZERO.setScale(scale);
            for (ModelMovement movement : during) {
                receipt = receipt.add(movement.receipt(name));
                expense = expense.add(movement.expense(name));
            }
            for (ModelMovement movement : before) {
                opening = opening.add(movement.value(name));
            }
            BigDecimal net = receipt.subtract(expense);
            figures.put(name + "_receipt", receipt);
            figures.put(name + "_expense", expense);
            figures.put(name + "_net", net);
            if (balances) {
                figures.put(name + "_opening", opening);
                figures.put(name + "_closing", opening.add(net));
            }
        }
        return figures;
    }
}
