package dev.accumulator.registers.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a read is about, and how they are grouped.
 *
 * @param filters for each filtered dimension the values to keep, null among them meaning "none"; values are of any type
 *     that {@link DimensionType#convert} takes
 * @param groupBy the dimensions that split the answer; the others are summed
 */
public record Selection(Map<String, List<@Nullable Object>> filters, List<String> groupBy) {
    /** The most values of one filter, so that a statement and its plan stay small. */
    public static final int FILTER_VALUES_MAX = 1_000;

    /** Everything in one row. */
    public static final Selection ALL = new Selection(Map.of(), List.of());

    // Spelled out: a compact constructor loses the annotation inside the map's type in its class file.
    public Selection(Map<String, List<@Nullable Object>> filters, List<String> groupBy) {
        Map<String, List<@Nullable Object>> copy = new LinkedHashMap<>();
        filters.forEach((name, values) -> copy.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
        this.filters = Collections.unmodifiableMap(copy);
        this.groupBy = List.copyOf(groupBy);
    }
}
