package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ChartTests {
    private static final Account GOODS = new Account("41", "Goods", Side.DEBIT);

    @Test
    void aChartKnowsWhatIsAboveAndBelowAnAccount() {
        Chart chart = new Chart(List.of(
                new Account("4", "Stock", Side.DEBIT),
                GOODS.under("4"),
                new Account("41.1", "Goods on the way", Side.DEBIT).under("41"),
                new Account("5", "Cash", Side.DEBIT)));

        assertThat(chart.above("41.1")).containsExactly("41", "4");
        assertThat(chart.above("99")).isEmpty();
        assertThat(chart.withBelow("4")).containsExactly("4", "41", "41.1");
        assertThat(chart.find("99")).isEmpty();
    }

    @Test
    void accountsThatArePartsOfThemselvesAreRefused() {
        refused(
                "accounts.a.parent",
                "account \"a\" is a part of itself: a is a part of b is a part of a",
                () -> new Chart(List.of(account("a", "b"), account("b", "a"))));
        refused(
                "accounts.a.parent",
                "account \"a\" is a part of itself: a is a part of a",
                () -> new Chart(List.of(account("x", "a"), account("a", "a"))));
    }

    @Test
    void whatIsNoChartIsRefusedByFieldAndValue() {
        refused("accounts.41", "account \"41\" stands twice in the chart", () -> new Chart(List.of(GOODS, GOODS)));
        refused(
                "accounts.41.parent",
                "the parent of account \"41\" is \"4\", which is not in the chart",
                () -> new Chart(List.of(GOODS.under("4"))));
        refused(
                "accounts. 41.code",
                "\" 41\" is no code of an account: 1 to 40 characters, no control character"
                        + " among them, no space at either end",
                () -> new Account(" 41", "Goods", Side.DEBIT));
        refused(
                "accounts.41.name",
                "\"\" is no name of an account: 1 to 200 characters, no control character"
                        + " among them, no space at either end",
                () -> new Account("41", "", Side.DEBIT));
        refused(
                "accounts.41.analytics",
                "account \"41\" names \"product?\" twice",
                () -> GOODS.by("product", "product?"));
        refused(
                "accounts.41.analytics",
                "Register \"books\": account \"41\" has the analytic \"shelf\", which is no"
                        + " dimension of the ledger; there are product",
                () -> RegisterDefinition.ledger("books")
                        .dimension("product", "int")
                        .resource("amount", "numeric(18,2)")
                        .account(GOODS.by("shelf"))
                        .build());
        refused(
                "accounts",
                "Register \"books\": a ledger has at least one account",
                () -> RegisterDefinition.ledger("books")
                        .resource("amount", "numeric(18,2)")
                        .build());
        refused(
                "accounts",
                "Register \"stock\": only a register of kind ledger has accounts",
                () -> RegisterDefinition.balance("stock")
                        .dimension("product", "int")
                        .resource("amount", "numeric(18,2)")
                        .account(GOODS)
                        .build());
        List<Account> deep = new ArrayList<>(List.of(new Account("0", "Top", Side.DEBIT)));
        for (int i = 1; i <= Chart.LEVELS_MAX; i++) {
            deep.add(account(String.valueOf(i), String.valueOf(i - 1)));
        }
        refused(
                "accounts.20.parent",
                "account \"20\" is below 20 others; a chart has at most 20 levels",
                () -> new Chart(deep));
    }

    @Test
    void aLedgerThatGetsAccountsFromElsewhereNeedsNone() {
        RegisterDefinition books = RegisterDefinition.ledger("books")
                .resource("amount", "numeric(18,2)")
                .accountsFromElsewhere()
                .build();

        assertThat(books.chart().isGrowing()).isTrue();
        assertThat(books.chart()).isEqualTo(Chart.NONE);
        assertThat(books.withChart(new Chart(List.of(GOODS))).chart().get("41")).isEqualTo(GOODS);
        refused(
                "accounts.41.parent",
                "the parent of account \"41\" is \"4\", which is not in the chart",
                () -> Chart.growing(List.of(GOODS.under("4"))));
    }

    private static Account account(String code, String parent) {
        return new Account(code, "Account " + code, Side.DEBIT, parent, List.of());
    }

    private static void refused(String field, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        invalid -> assertThat(invalid.field()).isEqualTo(field))
                .hasMessage(message);
    }
}
