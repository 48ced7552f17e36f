package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;

/** Where the rows and the headings of a table of figures lead: to a cell, to what a group is made of, to another order. */
record RowLinks(String page, RegisterDefinition definition, Asked asked) {

    /** Returns the address of what a row sums up. */
    @Nullable
    String of(Map<String, @Nullable Object> dimensions) {
        if (dimensions.isEmpty()) {
            return null;
        }
        if (dimensions.size() == definition.dimensions().size()) {
            return cell(definition, dimensions, asked);
        }
        Asked deeper = asked.without(Asked.GROUP_BY, Asked.CURSOR, Asked.SORT);
        for (Map.Entry<String, @Nullable Object> dimension : dimensions.entrySet()) {
            deeper = deeper.with(dimension.getKey(), Shown.filter(dimension.getValue()));
        }
        return deeper.at(page);
    }

    /** Returns the address of a cell's statement, of the same moments. */
    static String cell(RegisterDefinition definition, Map<String, @Nullable Object> dimensions, Asked asked) {
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        definition.dimensionNames().forEach(dimension -> ordered.put(dimension, dimensions.get(dimension)));
        Asked cell = cell(ordered);
        for (String moment : List.of("from", "to", "knownAt")) {
            String value = asked.first(moment);
            if (value != null) {
                cell = cell.with(moment, value);
            }
        }
        String at = asked.first("at");
        if (at != null) {
            cell = cell.with("to", at);
        }
        return cell.at(page(definition.name()));
    }

    /** Returns the address of a cell's whole statement. */
    static String cell(String register, Map<String, @Nullable Object> dimensions) {
        return cell(dimensions).at(page(register));
    }

    private static Asked cell(Map<String, @Nullable Object> dimensions) {
        Asked cell = Asked.of(new LinkedMultiValueMap<>());
        for (Map.Entry<String, @Nullable Object> dimension : dimensions.entrySet()) {
            cell = cell.with(dimension.getKey(), Shown.filter(dimension.getValue()));
        }
        return cell;
    }

    private static String page(String register) {
        return "/registers/" + register + "/cell";
    }

    /** Returns the heading of a column that the rows can be ordered by. */
    Table.Column column(String field, String label, @Nullable String style) {
        String sort = asked.first(Asked.SORT);
        boolean ascending = field.equals(sort);
        boolean descending = ("-" + field).equals(sort);
        // The greatest figures first, the first names first, and then the other way.
        boolean next = style != null ? !descending : ascending;
        String link = asked.without(Asked.CURSOR)
                .with(Asked.SORT, next ? "-" + field : field)
                .atRows(page);
        return new Table.Column(label, style, link, ascending ? "ascending" : descending ? "descending" : null);
    }
}
