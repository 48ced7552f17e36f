package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.LedgerAnswers;
import dev.accumulator.registers.model.AccountFigures;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.TrialBalance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of a trial balance: accounts with what is below them, and the sums of both sides. */
record TrialBalanceTable(LedgerAnswers.Balance found, Asked asked, List<ValueNames> catalogues) {
    /** Deeper accounts stand where these do. */
    private static final int LEVELS_SHOWN = 4;

    Table table() {
        List<TrialBalance.Row> rows = found.balance().rows();
        Shown shown = Shown.with(
                catalogues, rows.stream().map(TrialBalance.Row::analytics).toList());
        List<Table.Row> all = new ArrayList<>();
        rows.forEach(row -> all.add(row(row, shown)));
        if (!rows.isEmpty()) {
            all.add(total(rows.getFirst().analytics().size()));
        }
        return new Table("Trial balance of " + found.ledger().name(), columns(rows), all);
    }

    private List<Table.Column> columns(List<TrialBalance.Row> rows) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.Column.of("account")));
        if (!rows.isEmpty()) {
            rows.getFirst().analytics().keySet().forEach(analytic -> columns.add(Table.Column.of(analytic)));
        }
        List<String> resources = found.ledger().resourceNames();
        for (String resource : resources) {
            String of = resources.size() == 1 ? "" : resource + " ";
            for (String column :
                    List.of("opening debit", "opening credit", "debit", "credit", "closing debit", "closing credit")) {
                columns.add(Table.Column.number(of + column));
            }
        }
        return columns;
    }

    private Table.Row row(TrialBalance.Row row, Shown shown) {
        List<Cell> cells = new ArrayList<>();
        String name =
                row.account() == null ? "(not in the chart)" : row.account().name();
        cells.add(Cell.of(row.code(), name, row.level() == 0 ? null : "below" + Math.min(row.level(), LEVELS_SHOWN))
                .leadingTo(card(row))
                .asHeading());
        row.analytics().forEach((analytic, value) -> cells.add(shown.value(analytic, value)));
        (found.isRolledUp() ? row.whole() : row.own()).values().forEach(figures -> add(cells, figures.sides()));
        return Table.Row.of(row.code() + row.analytics(), cells);
    }

    private String card(TrialBalance.Row row) {
        Asked card = asked.without(Asked.GROUP_BY, "rollUp").with(Entry.ACCOUNT, row.code());
        for (Map.Entry<String, ?> analytic : row.analytics().entrySet()) {
            card = card.with(analytic.getKey(), Shown.filter(analytic.getValue()));
        }
        return card.at("/registers/" + found.ledger().name() + "/card");
    }

    private Table.Row total(int analytics) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.text("Both sides").asHeading()));
        for (int i = 0; i < analytics; i++) {
            cells.add(Cell.empty());
        }
        found.balance().totals().values().forEach(sides -> add(cells, sides));
        return Table.Row.of("total", cells).styled("total");
    }

    private static void add(List<Cell> cells, AccountFigures.Sides sides) {
        for (BigDecimal figure : List.of(
                sides.openingDebit(),
                sides.openingCredit(),
                sides.debit(),
                sides.credit(),
                sides.closingDebit(),
                sides.closingCredit())) {
            cells.add(figure.signum() == 0 ? Cell.of("", null, "num") : Shown.figure(figure));
        }
    }
}
