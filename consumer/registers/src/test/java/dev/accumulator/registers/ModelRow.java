package dev.accumulator.registers;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of an answer of the model: an interval, a group, and named figures.
 *
 * @param slot null if the range is not split
 */
record ModelRow(@Nullable ModelSlot slot, Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> figures) {

    ModelRow(@Nullable ModelSlot slot, Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> figures) {
        this.slot = slot;
        this.dimensions = dimensions;
        this.figures = figures;
    }

    boolean isZero() {
        return hasOnlyZeros(figures.keySet());
    }

    boolean hasOnlyZeros(Collection<String> columns) {
        return columns.stream().allMatch(column -> figure(column).signum() == 0);
    }

    BigDecimal figure(String column) {
        return Objects.requireNonNull(figures.get(column), column);
    }

    TurnoverRow turnover(RegisterDefinition definition, boolean balances) {
        Map<String, TurnoverRow.Turnover> resources = new LinkedHashMap<>();
        definition
                .resourceNames()
                .forEach(name -> resources.put(
                        name,
                        new TurnoverRow.Turnover(
                                figure(name + "_receipt"),
                                figure(name + "_expense"),
                                balances ? figure(name + "_opening") : null,
                                balances ? figure(name + "_closing") : null)));
        return slot == null
                ? new TurnoverRow(null, dimensions, resources)
                : slot.turnover(definition.zone(), dimensions, resources);
    }

    /** The asked columns, then the grouped dimensions and the interval, which make the order complete. */
    static Comparator<ModelRow> order(
            List<Sort> sort, List<String> groups, @Nullable Interval interval, List<String> figures) {
        List<String> ofSlot = ModelSlot.columns(interval);
        Map<String, Boolean> descending = new LinkedHashMap<>();
        for (Sort by : sort) {
            if (!groups.contains(by.field()) && !figures.contains(by.field()) && !ofSlot.contains(by.field())) {
                throw new InvalidQuery("sort", "");
            }
            descending.putIfAbsent(by.field(), by.descending());
        }
        List<String> complete = new ArrayList<>(groups);
        complete.addAll(ofSlot);
        complete.forEach(column -> descending.putIfAbsent(column, false));
        Comparator<ModelRow> order = null;
        for (Map.Entry<String, Boolean> column : descending.entrySet()) {
            Comparator<ModelRow> by =
                    Comparator.comparing(row -> row.sortKey(column.getKey(), figures), ModelRow::compareNullsLast);
            Comparator<ModelRow> directed = column.getValue() ? by.reversed() : by;
            order = order == null ? directed : order.thenComparing(directed);
        }
        // The total is one row, in whatever order.
        return order == null ? Comparator.comparing(ModelRow::isZero) : order;
    }

    private @Nullable Object sortKey(String column, List<String> figureColumns) {
        if (figureColumns.contains(column)) {
            return figure(column);
        }
        return slot != null && ModelSlot.ALL_COLUMNS.contains(column) ? slot.key(column) : dimensions.get(column);
    }

    static int compareNullsLast(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        return switch (one) {
            case Long number -> number.compareTo((Long) other);
            case BigDecimal number -> number.compareTo((BigDecimal) other);
            case LocalDate day -> day.compareTo((LocalDate) other);
            case Instant moment -> moment.compareTo((Instant) other);
            case Boolean truth -> truth.compareTo((Boolean) other);
            // Java compares identifiers as two signed numbers, PostgreSQL byte by byte, as their text does.
            case UUID id -> id.toString().compareTo(other.toString());
            default -> Arrays.compareUnsigned(bytes(one), bytes(other));
        };
    }

    private static byte[] bytes(Object text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
