package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The figures and keys of rows with turnovers, by the names of their columns, and the sums of such rows. */
final class TurnoverFigures {
    private final List<Resource> resources;
    private final ZoneId zone;
    private final @Nullable Interval interval;
    private final Map<String, Function<TurnoverRow, BigDecimal>> columns = new HashMap<>();

    TurnoverFigures(RegisterDefinition definition, TurnoverQuery query) {
        this.resources = definition.resources();
        this.zone = definition.zone();
        this.interval = query.interval();
        for (String name : definition.resourceNames()) {
            columns.put(name + "_receipt", row -> row.get(name).receipt());
            columns.put(name + "_expense", row -> row.get(name).expense());
            columns.put(name + "_net", row -> row.get(name).net());
            if (query.balances()) {
                columns.put(
                        name + "_opening",
                        row -> Objects.requireNonNull(row.get(name).opening()));
                columns.put(
                        name + "_closing",
                        row -> Objects.requireNonNull(row.get(name).closing()));
            }
        }
    }

    BigDecimal get(TurnoverRow row, String column) {
        return Objects.requireNonNull(columns.get(column)).apply(row);
    }

    /** Returns the values of keys. */
    List<@Nullable Object> keys(TurnoverRow row, List<Keyset.Key> keys) {
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        for (Keyset.Key key : keys) {
            Function<TurnoverRow, BigDecimal> figure = columns.get(key.column());
            values.add(figure != null ? figure.apply(row) : key(row, key.column()));
        }
        return values;
    }

    private @Nullable Object key(TurnoverRow row, String column) {
        if (interval != null && column.equals("start")) {
            return start(row);
        }
        TurnoverRow.Document document = row.document();
        return interval == Interval.DOCUMENT && column.equals("recorder")
                ? (document == null ? null : document.recorder())
                : row.dimensions().get(column);
    }

    /** Returns what a row's interval begins with, as the server names it. */
    @Nullable
    Comparable<?> start(TurnoverRow row) {
        TurnoverRow.Document document = row.document();
        if (document != null) {
            return document.period();
        }
        return row.hour() == null ? row.start() : Hours.name(row.hour().toInstant(), zone);
    }

    /** True if nothing moved and there is no balance. */
    boolean isZero(TurnoverRow row) {
        return row.resources().values().stream()
                .allMatch(figures -> figures.receipt().signum() == 0
                        && figures.expense().signum() == 0
                        && isZero(figures.opening())
                        && isZero(figures.closing()));
    }

    private static boolean isZero(@Nullable BigDecimal balance) {
        return balance == null || balance.signum() == 0;
    }

    /** True if there is a balance before the range. */
    boolean isOpened(TurnoverRow row) {
        return row.resources().values().stream().anyMatch(figures -> !isZero(figures.opening()));
    }

    /** Adds two rows with the keys of the first; balances only where the first has them. */
    TurnoverRow sum(TurnoverRow one, TurnoverRow other) {
        Map<String, TurnoverRow.Turnover> sums = new LinkedHashMap<>();
        one.resources().forEach((name, figures) -> {
            TurnoverRow.Turnover added = other.get(name);
            sums.put(
                    name,
                    new TurnoverRow.Turnover(
                            figures.receipt().add(added.receipt()),
                            figures.expense().add(added.expense()),
                            plus(figures.opening(), added.opening()),
                            plus(figures.closing(), added.closing())));
        });
        return new TurnoverRow(one.start(), one.hour(), one.document(), one.dimensions(), sums);
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        BinaryOperator<BigDecimal> add = BigDecimal::add;
        return one == null || other == null ? one : add.apply(one, other);
    }

    /**
     * Returns a row in which nothing moved.
     *
     * @param balances the balances at its beginning and end, zero where there is none; null for a row without balances
     */
    TurnoverRow zero(
            Map<String, @Nullable Object> dimensions,
            @Nullable TurnoverRow place,
            @Nullable Map<String, BigDecimal> balances) {
        Map<String, TurnoverRow.Turnover> figures = new LinkedHashMap<>();
        for (Resource resource : resources) {
            BigDecimal nothing = BigDecimal.ZERO.setScale(resource.type().scale());
            BigDecimal balance = balances == null ? null : balances.getOrDefault(resource.name(), nothing);
            figures.put(resource.name(), new TurnoverRow.Turnover(nothing, nothing, balance, balance));
        }
        return place == null
                ? new TurnoverRow(null, dimensions, figures)
                : new TurnoverRow(place.start(), place.hour(), place.document(), dimensions, figures);
    }

    /** Returns a row with balances, which begins with some and moves them on. */
    static TurnoverRow running(TurnoverRow moved, Map<String, BigDecimal> balances) {
        Map<String, TurnoverRow.Turnover> figures = new LinkedHashMap<>();
        moved.resources().forEach((name, turnover) -> {
            BigDecimal opening = Objects.requireNonNull(balances.get(name));
            BigDecimal closing = opening.add(turnover.net());
            balances.put(name, closing);
            figures.put(name, new TurnoverRow.Turnover(turnover.receipt(), turnover.expense(), opening, closing));
        });
        return new TurnoverRow(moved.start(), moved.hour(), moved.document(), moved.dimensions(), figures);
    }
}
