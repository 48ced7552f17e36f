package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what moved, group by group and interval by interval, and gives each row the balance that it begins with and the
 * one that it ends with; adds rows for intervals in which nothing moved, where they are wanted. The rules are those of {@link
 * ReportSql} and of the statement for running balances.
 */
final class RunningTurnovers implements Iterator<TurnoverRow> {
    private final RegisterDefinition definition;
    private final TurnoverQuery query;
    private final SelectionSql selection;
    private final TurnoverFigures figures;
    private final List<String> starts;
    private final List<Keyset.Key> groupKeys;
    private final KeyOrder groupOrder;
    private final Ahead moved;
    private final Ahead openings;
    private @Nullable Group group;
    private @Nullable TurnoverRow next;
    private long groups;

    /**
     * @param starts the intervals that each group has a row for; empty if only those in which something moved
     * @param moved rows in which something moved, by group and then by interval
     * @param openings rows whose opening balances are not zero, by group
     */
    RunningTurnovers(
            RegisterDefinition definition,
            TurnoverQuery query,
            SelectionSql selection,
            TurnoverFigures figures,
            List<String> starts,
            List<Keyset.Key> groupKeys,
            Iterator<TurnoverRow> moved,
            Iterator<TurnoverRow> openings) {
        this.definition = definition;
        this.query = query;
        this.selection = selection;
        this.figures = figures;
        this.starts = starts;
        this.groupKeys = groupKeys;
        this.groupOrder = new KeyOrder(groupKeys);
        this.moved = new Ahead(moved);
        this.openings = new Ahead(openings);
    }

    /** Rows of which the next one can be looked at. */
    private final class Ahead {
        private final Iterator<TurnoverRow> rows;
        private @Nullable TurnoverRow head;
        private @Nullable List<@Nullable Object> key;

        Ahead(Iterator<TurnoverRow> rows) {
            this.rows = rows;
            take();
        }

        /** Returns the head, and looks at the next row. */
        final @Nullable TurnoverRow take() {
            TurnoverRow taken = head;
            head = rows.hasNext() ? rows.next() : null;
            key = head == null ? null : figures.keys(head, groupKeys);
            return taken;
        }

        boolean isOf(List<@Nullable Object> wanted) {
            return key != null && groupOrder.compare(key, wanted) == 0;
        }
    }

    /** A group on its way. */
    private static final class Group {
        private final List<@Nullable Object> key;
        private final Map<String, @Nullable Object> dimensions;
        private final Map<String, BigDecimal> balances;
        private boolean hasMoved;
        private int started;

        Group(List<@Nullable Object> key, Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> balances) {
            this.key = key;
            this.dimensions = dimensions;
            this.balances = balances;
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            Group current = group;
            if (current == null) {
                current = beginGroup();
                if (current == null) {
                    return false;
                }
                group = current;
            }
            next = nextOf(current);
            if (next == null) {
                group = null;
            }
        }
        return true;
    }

    @Override
    public TurnoverRow next() {
        TurnoverRow row = hasNext() ? next : null;
        if (row == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return row;
    }

    private @Nullable Group beginGroup() {
        List<@Nullable Object> key = first(moved.key, openings.key);
        if (key == null && (groups > 0 || !selection.isTotal() || !query.empty())) {
            return null;
        }
        groups++;
        if (isOfEmptyIntervals() && groups > EmptyIntervals.groupsMax(starts.size())) {
            throw EmptyIntervals.tooManyRows(query, starts.size());
        }
        if (key == null) {
            // An answer without groups has rows also where nothing ever moved.
            return new Group(List.of(), selection.readFiltered(), balances(null));
        }
        TurnoverRow any = Objects.requireNonNull(moved.isOf(key) ? moved.head : openings.head);
        return new Group(key, any.dimensions(), balances(openings.isOf(key) ? openings.take() : null));
    }

    private boolean isOfEmptyIntervals() {
        return query.empty() && query.interval() != Interval.DOCUMENT;
    }

    private @Nullable List<@Nullable Object> first(
            @Nullable List<@Nullable Object> one, @Nullable List<@Nullable Object> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return groupOrder.compare(one, other) <= 0 ? one : other;
    }

    private Map<String, BigDecimal> balances(@Nullable TurnoverRow opening) {
        Map<String, BigDecimal> balances = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            balances.put(
                    resource.name(),
                    opening == null
                            ? BigDecimal.ZERO.setScale(resource.type().scale())
                            : Objects.requireNonNull(
                                    opening.get(resource.name()).opening()));
        }
        return balances;
    }

    /** Returns the next row of a group; null at its end. */
    private @Nullable TurnoverRow nextOf(Group current) {
        TurnoverRow row = moved.isOf(current.key) ? moved.head : null;
        TurnoverRow start = current.started < starts.size() ? start(current) : null;
        if (row == null && start == null) {
            boolean isWithoutDocument = query.empty() && query.interval() == Interval.DOCUMENT && !current.hasMoved;
            current.hasMoved = true;
            return isWithoutDocument ? still(current, null) : null;
        }
        int compared = row == null ? 1 : start == null ? -1 : compare(row, start);
        if (compared >= 0) {
            current.started++;
        }
        if (compared > 0) {
            return still(current, start);
        }
        current.hasMoved = true;
        TurnoverRow taken = Objects.requireNonNull(moved.take());
        return query.balances() ? TurnoverFigures.running(taken, current.balances) : taken;
    }

    private int compare(TurnoverRow row, TurnoverRow start) {
        return switch (figures.start(row)) {
            case LocalDate day -> day.compareTo((LocalDate) Objects.requireNonNull(figures.start(start)));
            case Instant hour -> hour.compareTo((Instant) Objects.requireNonNull(figures.start(start)));
            case null, default -> throw new IllegalStateException("No interval begins so");
        };
    }

    /** The interval of a group that may get a row of its own. */
    private TurnoverRow start(Group current) {
        String text = starts.get(current.started);
        return query.interval() == Interval.HOUR
                ? new TurnoverRow(null, Hours.begin(Instant.parse(text), definition.zone()), null, Map.of(), Map.of())
                : new TurnoverRow(LocalDate.parse(text), Map.of(), Map.of());
    }

    private TurnoverRow still(Group current, @Nullable TurnoverRow place) {
        return figures.zero(current.dimensions, place, query.balances() ? new LinkedHashMap<>(current.balances) : null);
    }
}
