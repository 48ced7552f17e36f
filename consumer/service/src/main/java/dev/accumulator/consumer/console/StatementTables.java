package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tables of a statement. */
final class StatementTables {
    private final Statement statement;
    private final RegisterDefinition definition;
    private final boolean keepsBalances;

    StatementTables(Statement statement) {
        this.statement = statement;
        this.definition = statement.question().definition();
        this.keepsBalances = RegisterHead.keepsBalances(definition);
    }

    /** The movements, between opening and closing. */
    Table lines() {
        List<Table.Column> columns = movementColumns();
        for (String resource : definition.resourceNames()) {
            columns.add(Table.Column.number(resource));
            if (keepsBalances) {
                columns.add(Table.Column.number("balance"));
            }
        }
        Map<String, List<BigDecimal>> running = new LinkedHashMap<>();
        definition.resourceNames().forEach(resource -> running.put(resource, statement.running(resource)));
        List<Table.Row> rows = new ArrayList<>();
        if (keepsBalances) {
            rows.add(bound("opening", "Opening", resource -> figures(resource).opening()));
        }
        for (int i = 0; i < statement.lines().size(); i++) {
            rows.add(line(i, running));
        }
        if (keepsBalances) {
            boolean whole = statement.rest() == null;
            rows.add(bound(
                    "closing",
                    whole ? "Closing" : "Carried forward",
                    resource -> whole ? figures(resource).closing() : last(resource, running)));
        }
        return new Table("Statement", columns, rows);
    }

    private TurnoverRow.Turnover figures(String resource) {
        return Objects.requireNonNull(statement.figures().get(resource));
    }

    private @Nullable BigDecimal last(String resource, Map<String, List<BigDecimal>> running) {
        List<BigDecimal> balances = running.getOrDefault(resource, List.of());
        return balances.isEmpty() ? figures(resource).opening() : balances.getLast();
    }

    private interface Figure {
        @Nullable
        BigDecimal of(String resource);
    }

    private Table.Row bound(String key, String label, Figure figure) {
        List<Cell> cells =
                new ArrayList<>(List.of(Cell.text(label).asHeading(), Cell.empty(), Cell.empty(), Cell.empty()));
        for (String resource : definition.resourceNames()) {
            cells.add(Cell.empty());
            cells.add(Shown.figure(figure.of(resource)));
        }
        return Table.Row.of(key, cells).styled("total");
    }

    private Table.Row line(int i, Map<String, List<BigDecimal>> running) {
        MovementRow row = statement.lines().get(i);
        List<Cell> cells = movementCells(row);
        for (String resource : definition.resourceNames()) {
            cells.add(Shown.figure(row.get(resource)));
            if (keepsBalances) {
                cells.add(Shown.figure(running.getOrDefault(resource, List.of()).get(i)));
            }
        }
        return Table.Row.of(key(row), cells);
    }

    /** The movements that were recorded after the moment of the comparison. */
    Table since() {
        List<Table.Column> columns = movementColumns();
        columns.add(Table.Column.of("what"));
        definition.resourceNames().forEach(resource -> columns.add(Table.Column.number(resource)));
        return new Table(
                "Recorded since",
                columns,
                statement.since().stream().map(this::sinceRow).toList());
    }

    private Table.Row sinceRow(MovementRow row) {
        List<Cell> cells = movementCells(row);
        cells.add(Cell.text(row.reversal() ? "taken back" : "added"));
        definition.resourceNames().forEach(resource -> cells.add(Shown.figure(row.get(resource))));
        return Table.Row.of(key(row) + row.reversal(), cells);
    }

    /** The figures of the range now, as they were known, and the difference. */
    Table comparison() {
        Map<String, TurnoverRow.Turnover> then = Objects.requireNonNullElse(statement.then(), Map.of());
        List<Table.Row> rows = new ArrayList<>();
        for (String resource : definition.resourceNames()) {
            TurnoverRow.Turnover now = figures(resource);
            TurnoverRow.Turnover before = Objects.requireNonNull(then.get(resource));
            if (keepsBalances) {
                rows.add(compared(resource + " opening", now.opening(), before.opening()));
            }
            rows.add(compared(resource + " in", now.receipt(), before.receipt()));
            rows.add(compared(resource + " out", now.expense(), before.expense()));
            if (keepsBalances) {
                rows.add(compared(resource + " closing", now.closing(), before.closing()));
            }
        }
        return new Table(
                "Now and as known then",
                List.of(
                        Table.Column.of("figure"),
                        Table.Column.number("as known then"),
                        Table.Column.number("now"),
                        Table.Column.number("difference")),
                rows);
    }

    private static Table.Row compared(String label, @Nullable BigDecimal now, @Nullable BigDecimal then) {
        BigDecimal difference = now == null || then == null ? BigDecimal.ZERO : now.subtract(then);
        Cell marked = difference.signum() == 0
                ? Cell.of("none", null, "num none")
                : Cell.of((difference.signum() > 0 ? "+" : "") + difference.toPlainString(), null, "num differs");
        return Table.Row.of(
                label, List.of(Cell.text(label).asHeading(), Shown.figure(then), Shown.figure(now), marked));
    }

    private List<Table.Column> movementColumns() {
        return new ArrayList<>(List.of(
                Table.Column.of("period"),
                Table.Column.of("document"),
                Table.Column.number("revision"),
                Table.Column.of("recorded")));
    }

    private List<Cell> movementCells(MovementRow row) {
        return new ArrayList<>(List.of(
                period(row),
                Cell.link(row.recorder(), Shown.document(row.recorder())).asHeading(),
                Cell.number(String.valueOf(row.revision())),
                Cell.moment(Shown.moment(row.recordedAt(), definition.zone()))));
    }

    /** The moment at which it counts, and the moment in closed time that it was meant for. */
    private Cell period(MovementRow row) {
        Instant original = row.originalPeriod();
        String name = original == null ? null : "moved from " + Shown.moment(original, definition.zone());
        return Cell.of(Shown.moment(row.period(), definition.zone()), name, "when");
    }

    private static String key(MovementRow row) {
        return row.recorder() + "/" + row.revision() + "/" + row.line();
    }
}
