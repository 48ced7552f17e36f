package dev.accumulator.consumer.console;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table of rows as the interface gives them: names and values. */
final class JsonTable {
    private static final String RECORDER = "recorder";

    private JsonTable() {}

    static Table of(String caption, List<Map<String, @Nullable Object>> rows) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        List<Table.Column> columns = names.stream()
                .map(name -> isNumber(name, rows) ? Table.Column.number(name) : Table.Column.of(name))
                .toList();
        return new Table(
                caption,
                columns,
                rows.stream()
                        .map(row -> Table.Row.of(
                                row.toString(),
                                names.stream()
                                        .map(name -> cell(name, row.get(name)))
                                        .toList()))
                        .toList());
    }

    private static boolean isNumber(String name, List<Map<String, @Nullable Object>> rows) {
        return rows.stream().allMatch(row -> row.get(name) instanceof BigDecimal);
    }

    private static Cell cell(String name, @Nullable Object value) {
        return switch (value) {
            case null -> Cell.of("none", null, "none");
            case BigDecimal figure -> Shown.figure(figure);
            case String recorder when name.equals(RECORDER) -> Cell.link(recorder, Shown.document(recorder));
            default -> Cell.text(value.toString());
        };
    }
}
