package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of an answer with turnovers. Its bars are of the first resource, and as long as the greatest of the page lets them. */
record TurnoverTable(RegisterAnswers.Turnovers found, RowLinks links, List<ValueNames> catalogues) {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    Table table() {
        RegisterDefinition definition = found.definition();
        List<TurnoverRow> rows = found.page().rows();
        Shown shown = Shown.with(
                catalogues, rows.stream().map(TurnoverRow::dimensions).toList());
        List<Table.Row> shownRows = new ArrayList<>(
                rows.stream().map(row -> row(row, shown, greatest(rows))).toList());
        TurnoverRow totals = found.page().totals();
        // One row alone is its own total.
        if (totals != null
                && !rows.isEmpty()
                && (rows.size() > 1 || found.page().next() != null)) {
            shownRows.add(total(totals, rows.getFirst()));
        }
        return new Table("Turnovers of " + definition.name(), columns(rows), shownRows);
    }

    private List<Table.Column> columns(List<TurnoverRow> rows) {
        List<Table.Column> columns = new ArrayList<>();
        if (found.query().interval() == Interval.DOCUMENT) {
            columns.add(links.column("period", "period", null));
            columns.add(links.column("recorder", "document", null));
        } else if (found.query().interval() != null) {
            columns.add(links.column("start", "from", null));
        }
        if (!rows.isEmpty()) {
            for (String dimension : rows.getFirst().dimensions().keySet()) {
                columns.add(
                        found.query().selection().groupBy().contains(dimension)
                                ? links.column(dimension, dimension, null)
                                : Table.Column.of(dimension));
            }
        }
        columns.add(Table.Column.of("in and out"));
        for (String resource : found.definition().resourceNames()) {
            if (found.query().balances()) {
                columns.add(links.column(resource + "_opening", resource + " opening", "num"));
            }
            columns.add(links.column(resource + "_receipt", resource + " in", "num"));
            columns.add(links.column(resource + "_expense", resource + " out", "num"));
            columns.add(
                    found.query().balances()
                            ? links.column(resource + "_closing", resource + " closing", "num")
                            : links.column(resource + "_net", resource + " net", "num"));
        }
        return columns;
    }

    private Table.Row row(TurnoverRow row, Shown shown, BigDecimal greatest) {
        List<Cell> cells = new ArrayList<>();
        cells.addAll(interval(row));
        String link = links.of(row.dimensions());
        boolean isFirst = true;
        for (Map.Entry<String, @Nullable Object> dimension : row.dimensions().entrySet()) {
            Cell cell = shown.value(dimension.getKey(), dimension.getValue());
            cells.add(isFirst ? cell.leadingTo(link).asHeading() : cell);
            isFirst = false;
        }
        cells.add(bar(row, greatest));
        cells.addAll(figures(row));
        return Table.Row.of(key(row), cells);
    }

    /** The interval or the document of the row. */
    private List<Cell> interval(TurnoverRow row) {
        return switch (found.query().interval()) {
            case null -> List.of();
            case DOCUMENT -> {
                TurnoverRow.Document document = row.document();
                yield document == null
                        ? List.of(Cell.of("none", null, "none").asHeading(), Cell.empty())
                        : List.of(
                                Cell.moment(Shown.moment(
                                                document.period(),
                                                found.definition().zone()))
                                        .asHeading(),
                                Cell.link(document.recorder(), Shown.document(document.recorder())));
            }
            case HOUR -> List.of(Cell.moment(hour(row.hour())).asHeading());
            case DAY, WEEK, MONTH, QUARTER, YEAR ->
                List.of(Cell.moment(String.valueOf(row.start())).asHeading());
        };
    }

    /** With the offset, which tells the two hours apart where one comes twice. */
    private static String hour(@Nullable OffsetDateTime hour) {
        return hour == null ? "" : HOUR.format(hour);
    }

    private List<Cell> figures(TurnoverRow row) {
        List<Cell> cells = new ArrayList<>();
        for (TurnoverRow.Turnover figures : row.resources().values()) {
            if (found.query().balances()) {
                cells.add(Shown.figure(figures.opening()));
            }
            cells.add(Shown.figure(figures.receipt()));
            cells.add(Shown.figure(figures.expense()));
            cells.add(Shown.figure(found.query().balances() ? figures.closing() : figures.net()));
        }
        return cells;
    }

    /** The row under all rows, of which this page may have some only. */
    private Table.Row total(TurnoverRow totals, TurnoverRow first) {
        List<Cell> cells = new ArrayList<>();
        int before = interval(first).size() + first.dimensions().size() + 1;
        for (int i = 0; i < before; i++) {
            cells.add(i == 0 ? Cell.text("All rows").asHeading() : Cell.empty());
        }
        cells.addAll(figures(totals));
        return Table.Row.of("total", cells).styled("total");
    }

    private static String key(TurnoverRow row) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>(row.dimensions());
        key.put("", row.hour() == null ? row.start() : row.hour());
        return key + (row.document() == null ? "" : row.document().toString());
    }

    private static BigDecimal greatest(List<TurnoverRow> rows) {
        BigDecimal greatest = BigDecimal.ZERO;
        for (TurnoverRow row : rows) {
            TurnoverRow.Turnover figures = row.resources().values().iterator().next();
            greatest =
                    greatest.max(figures.receipt().abs()).max(figures.expense().abs());
        }
        return greatest;
    }

    private static Cell bar(TurnoverRow row, BigDecimal greatest) {
        if (greatest.signum() == 0) {
            return Cell.empty();
        }
        TurnoverRow.Turnover figures = row.resources().values().iterator().next();
        return Cell.bar(new Cell.Bar(
                percent(figures.receipt(), greatest),
                percent(figures.expense(), greatest),
                "in " + figures.receipt().toPlainString() + ", out "
                        + figures.expense().toPlainString()));
    }

    private static double percent(BigDecimal figure, BigDecimal greatest) {
        return figure.abs()
                .multiply(BigDecimal.valueOf(100))
                .divide(greatest, MathContext.DECIMAL32)
                .doubleValue();
    }
}
