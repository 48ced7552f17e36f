package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.LedgerAnswers;
import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of a page of a card: its lines between what was before them and what is after them. */
record CardTable(LedgerAnswers.Card found, Asked asked, List<ValueNames> catalogues) {

    Table table() {
        AccountCard card = found.card();
        Shown shown = Shown.with(
                catalogues,
                card.lines().stream().map(line -> line.movement().dimensions()).toList());
        List<Table.Row> rows = new ArrayList<>();
        rows.add(bound("opening", asked.has(Asked.CURSOR) ? "Brought forward" : "Opening", this::opening));
        card.lines().forEach(line -> rows.add(row(line, shown)));
        rows.add(bound("closing", card.next() == null ? "Closing" : "Carried forward", this::closing));
        return new Table("Card of account " + found.account(), columns(), rows);
    }

    private RegisterDefinition ledger() {
        return found.ledger();
    }

    private List<String> analytics() {
        return ledger().dimensionNames().subList(2, ledger().dimensions().size());
    }

    private List<Table.Column> columns() {
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.of("period"),
                Table.Column.of("document"),
                Table.Column.of(Entry.ACCOUNT),
                Table.Column.of(Entry.CORRESPONDING)));
        analytics().forEach(analytic -> columns.add(Table.Column.of(analytic)));
        List<String> resources = ledger().resourceNames();
        for (String resource : resources) {
            String of = resources.size() == 1 ? "" : resource + " ";
            columns.add(Table.Column.number(of + "debit"));
            columns.add(Table.Column.number(of + "credit"));
            columns.add(Table.Column.number(of + "balance"));
        }
        return columns;
    }

    private interface Figure {
        @Nullable
        BigDecimal of(String resource);
    }

    private @Nullable BigDecimal opening(String resource) {
        return found.card().opening().get(resource);
    }

    private @Nullable BigDecimal closing(String resource) {
        List<AccountCard.Line> lines = found.card().lines();
        return lines.isEmpty()
                ? opening(resource)
                : Objects.requireNonNull(lines.getLast().figures().get(resource))
                        .balance();
    }

    private Table.Row bound(String key, String label, Figure figure) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.text(label).asHeading()));
        for (int i = 0; i < 3 + analytics().size(); i++) {
            cells.add(Cell.empty());
        }
        for (String resource : ledger().resourceNames()) {
            cells.add(Cell.empty());
            cells.add(Cell.empty());
            cells.add(balance(figure.of(resource)));
        }
        return Table.Row.of(key, cells).styled("total");
    }

    private Table.Row row(AccountCard.Line line, Shown shown) {
        MovementRow movement = line.movement();
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.moment(Shown.moment(movement.period(), ledger().zone())));
        cells.add(Cell.link(movement.recorder(), Shown.document(movement.recorder()))
                .asHeading());
        cells.add(Cell.text(line.account()));
        cells.add(Cell.text(line.corresponding()).leadingTo(card(line.corresponding())));
        for (String analytic : analytics()) {
            // Not every account is kept by it, so there is nothing to say of one that is not.
            Object value = movement.dimensions().get(analytic);
            cells.add(value == null ? Cell.empty() : shown.value(analytic, value));
        }
        for (String resource : ledger().resourceNames()) {
            AccountCard.Figures figures = Objects.requireNonNull(line.figures().get(resource));
            cells.add(moved(figures.debit()));
            cells.add(moved(figures.credit()));
            cells.add(balance(figures.balance()));
        }
        Table.Row row = Table.Row.of(
                movement.recorder() + "/" + movement.revision() + "/" + movement.line() + "/" + movement.reversal(),
                cells);
        return movement.reversal() ? row.styled("reversal") : row;
    }

    /** A balance below zero is that of an account that owes, and nothing bad. */
    private static Cell balance(@Nullable BigDecimal balance) {
        return balance == null ? Cell.empty() : Cell.of(balance.toPlainString(), null, "num");
    }

    private static Cell moved(BigDecimal figure) {
        return figure.signum() == 0 ? Cell.of("", null, "num") : Shown.figure(figure);
    }

    private String card(String account) {
        return asked.without(Asked.CURSOR)
                .without(analytics().toArray(String[]::new))
                .with(Entry.ACCOUNT, account)
                .at("/registers/" + ledger().name() + "/card");
    }
}
