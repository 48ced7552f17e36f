package dev.accumulator.registers;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which movements a read of the model is about, and their groups. */
final class ModelSelection {
    private final RegisterDefinition definition;
    private final Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
    private final List<String> groups;

    ModelSelection(RegisterDefinition definition, Selection selection) {
        this.definition = definition;
        this.groups = selection.groupBy();
        for (Map.Entry<String, List<@Nullable Object>> filter :
                selection.filters().entrySet()) {
            filters.put(filter.getKey(), converted(filter.getKey(), filter.getValue()));
        }
        for (String name : groups) {
            if (definition.dimension(name).isEmpty()) {
                throw new InvalidQuery("groupBy", "");
            }
        }
        if (new HashSet<>(groups).size() < groups.size()) {
            throw new InvalidQuery("groupBy", "");
        }
    }

    private List<@Nullable Object> converted(String name, List<@Nullable Object> values) {
        Dimension dimension = definition.dimension(name).orElseThrow(() -> new InvalidQuery(name, ""));
        if (values.isEmpty() || values.size() > 1_000) {
            throw new InvalidQuery(name, "");
        }
        List<@Nullable Object> converted = new ArrayList<>();
        for (Object value : values) {
            if (value == null && !dimension.nullable()) {
                throw new InvalidQuery(name, "");
            }
            try {
                converted.add(value == null ? null : dimension.type().convert(value));
            } catch (IllegalArgumentException unfit) {
                throw new InvalidQuery(name, "");
            }
        }
        return converted;
    }

    List<String> groups() {
        return groups;
    }

    boolean isTotal() {
        return groups.isEmpty();
    }

    boolean takes(ModelMovement movement) {
        for (Map.Entry<String, List<@Nullable Object>> filter : filters.entrySet()) {
            if (!filter.getValue().contains(movement.cell().get(filter.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** The movements by group. The total is a group also when there is no movement. */
    Map<List<@Nullable Object>, List<ModelMovement>> split(List<ModelMovement> movements) {
        Map<List<@Nullable Object>, List<ModelMovement>> split = new LinkedHashMap<>();
        if (isTotal()) {
            split.put(List.of(), new ArrayList<>());
        }
        for (ModelMovement movement : movements) {
            if (takes(movement)) {
                List<@Nullable Object> group = new ArrayList<>();
                for (String name : groups) {
                    group.add(movement.cell().get(name));
                }
                split.computeIfAbsent(group, g -> new ArrayList<>()).add(movement);
            }
        }
        return split;
    }

    /** Returns the dimensions that a row of a group shows: the grouped ones, and those filtered to one value. */
    Map<String, @Nullable Object> dimensions(List<@Nullable Object> group) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (String name : definition.dimensionNames()) {
            if (groups.contains(name)) {
                dimensions.put(name, group.get(groups.indexOf(name)));
            } else if (filters.containsKey(name)
                    && Objects.requireNonNull(filters.get(name)).size() == 1) {
                dimensions.put(name, Objects.requireNonNull(filters.get(name)).getFirst());
            }
        }
        return dimensions;
    }
}
