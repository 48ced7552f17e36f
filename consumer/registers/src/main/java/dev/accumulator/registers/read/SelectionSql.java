package dev.accumulator.registers.read;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.text.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Selection} that was checked against its register, as conditions and columns of statements. */
final class SelectionSql {
    private final RegisterDefinition definition;
    private final Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
    private final List<Dimension> groups = new ArrayList<>();

    SelectionSql(RegisterDefinition definition, Selection selection) {
        this.definition = definition;
        for (Map.Entry<String, List<@Nullable Object>> filter :
                selection.filters().entrySet()) {
            filters.put(filter.getKey(), converted(filter.getKey(), filter.getValue()));
        }
        Set<String> seen = new HashSet<>();
        for (String name : selection.groupBy()) {
            groups.add(dimension("groupBy", name));
            if (!seen.add(name)) {
                throw new InvalidQuery("groupBy", "groupBy names \"" + name + "\" twice");
            }
        }
    }

    private List<@Nullable Object> converted(String name, List<@Nullable Object> values) {
        Dimension dimension = dimension(name, name);
        if (values.isEmpty() || values.size() > Selection.FILTER_VALUES_MAX) {
            throw new InvalidQuery(
                    name, name + " takes 1 to " + Selection.FILTER_VALUES_MAX + " values, not " + values.size());
        }
        List<@Nullable Object> converted = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value == null && !dimension.nullable()) {
                throw new InvalidQuery(name, name + " is never null in register \"" + definition.name() + "\"");
            }
            converted.add(value == null ? null : convert(dimension, value));
        }
        return converted;
    }

    private static Object convert(Dimension dimension, Object value) {
        try {
            return dimension.type().convert(value);
        } catch (IllegalArgumentException unfit) {
            throw new InvalidQuery(dimension.name(), dimension.name() + ": " + unfit.getMessage());
        }
    }

    private Dimension dimension(String field, String name) {
        return definition
                .dimension(name)
                .orElseThrow(() -> new InvalidQuery(
                        field,
                        "Register \"" + definition.name() + "\" has no dimension " + ForeignText.quote(name)
                                + "; it has " + String.join(", ", definition.dimensionNames())));
    }

    List<Dimension> groups() {
        return groups;
    }

    /** True if nothing is grouped: the answer is one row, whatever the register holds. */
    boolean isTotal() {
        return groups.isEmpty();
    }

    boolean hasFilters() {
        return !filters.isEmpty();
    }

    /** True if no other dimension is filtered or grouped by. */
    boolean isOnlyOf(String dimension) {
        return filters.keySet().stream().allMatch(dimension::equals)
                && groups.stream().map(Dimension::name).allMatch(dimension::equals);
    }

    /** True if a cell of these dimensions is filtered for. */
    boolean matches(Map<String, @Nullable Object> dimensions) {
        return filters.entrySet().stream()
                .allMatch(filter -> filter.getValue().contains(dimensions.get(filter.getKey())));
    }

    /**
     * Adds what the selection knows to the statements of its register: the hole {@code filters}, conditions on cells
     * {@code c} of which each begins with {@code and}; the list {@code group} of the grouped dimensions; and the condition
     * {@code cells}, which holds if a row's cell has to be looked at.
     */
    RegisterSql in(RegisterSql sql, Parameters parameters) {
        StringBuilder conditions = new StringBuilder();
        for (Map.Entry<String, List<@Nullable Object>> filter : filters.entrySet()) {
            Dimension dimension = dimension(filter.getKey(), filter.getKey());
            conditions
                    .append("and ")
                    .append(condition(dimension, filter.getValue(), parameters))
                    .append('\n');
        }
        return sql.with("filters", conditions.toString())
                .withDimensions("group", groups)
                .when("cells", hasFilters() || !isTotal());
    }

    private static String condition(Dimension dimension, List<@Nullable Object> values, Parameters parameters) {
        String column = "c." + Identifiers.quote(dimension.name());
        List<Object> present = values.stream().filter(Objects::nonNull).toList();
        String type = dimension.type().text();
        List<String> either = new ArrayList<>();
        if (present.size() < values.size()) {
            either.add(column + " is null");
        }
        if (present.size() == 1) {
            either.add(column + " = cast(" + parameters.add(text(present.getFirst())) + " as " + type + ")");
        } else if (!present.isEmpty()) {
            String[] texts = present.stream().map(SelectionSql::text).toArray(String[]::new);
            either.add(column + " = any (cast(" + parameters.add(texts) + " as " + type + "[]))");
        }
        return either.size() == 1 ? either.getFirst() : "(" + String.join(" or ", either) + ")";
    }

    /** Values travel as text and are cast in the statement, so that one way fits all types. */
    private static String text(Object value) {
        return value.toString();
    }

    /** Returns the dimensions that are filtered to one value, which an answer that is not grouped has. */
    Map<String, @Nullable Object> readFiltered() {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            List<@Nullable Object> filter = filters.get(dimension.name());
            if (filter != null && filter.size() == 1) {
                dimensions.put(dimension.name(), filter.getFirst());
            }
        }
        return dimensions;
    }

    /** Returns the dimensions of a row of an answer: those grouped by, and those filtered to one value. */
    Map<String, @Nullable Object> readDimensions(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            List<@Nullable Object> filter = filters.get(dimension.name());
            if (groups.contains(dimension)) {
                dimensions.put(dimension.name(), CellTable.read(row, dimension));
            } else if (filter != null && filter.size() == 1) {
                dimensions.put(dimension.name(), filter.getFirst());
            }
        }
        return dimensions;
    }
}
