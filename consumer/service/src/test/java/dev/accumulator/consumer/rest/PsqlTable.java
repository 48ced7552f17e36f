package dev.accumulator.consumer.rest;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Formats the result of a query as {@code psql} does. */
final class PsqlTable {
    private static final Set<Integer> RIGHT =
            Set.of(Types.NUMERIC, Types.INTEGER, Types.BIGINT, Types.SMALLINT, Types.DOUBLE);

    private PsqlTable() {}

    static String of(JdbcTemplate jdbc, String sql) {
        return String.valueOf(jdbc.<String>query(sql.replaceFirst(";\\s*$", ""), result -> {
            ResultSetMetaData columns = result.getMetaData();
            List<List<String>> rows = new ArrayList<>();
            rows.add(new ArrayList<>());
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                rows.getFirst().add(columns.getColumnLabel(i));
            }
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String value = result.getString(i);
                    row.add(value == null ? "" : value);
                }
                rows.add(row);
            }
            return text(columns, rows);
        }));
    }

    private static String text(ResultSetMetaData columns, List<List<String>> rows) throws SQLException {
        List<Integer> widths = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (int i = 0; i < columns.getColumnCount(); i++) {
            int column = i;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0));
            right.add(RIGHT.contains(columns.getColumnType(i + 1)));
        }
        List<String> lines = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < widths.size(); i++) {
                String value = rows.get(r).get(i);
                int space = widths.get(i) - value.length();
                int before = r == 0 ? space / 2 : right.get(i) ? space : 0;
                cells.add(" " + " ".repeat(before) + value + " ".repeat(space - before) + " ");
            }
            lines.add(String.join("|", cells).stripTrailing());
            if (r == 0) {
                lines.add(widths.stream().map(width -> "-".repeat(width + 2)).collect(Collectors.joining("+")));
            }
        }
        lines.add("(" + (rows.size() - 1) + (rows.size() == 2 ? " row)" : " rows)"));
        return String.join("\n", lines).strip();
    }
}
