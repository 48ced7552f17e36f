package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MovementsMissing;
import dev.accumulator.registers.model.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostingIT {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final EngineDatabase database = new EngineDatabase();
    private final Registers registers = database.registers();

    @BeforeAll
    void define() {
        registers.define(EngineDatabase.inventory());
        registers.define(EngineDatabase.sales());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void postsRepostsAndUnpostsADocument() {
        Change.Post first = Change.Post.of("receipt:1", 1, List.of(stock(APRIL, 1, 101, "500", "125000")));
        assertThat(registers.post(first)).isInstanceOf(Outcome.Posted.class);
        assertThat(registers.post(first)).isEqualTo(new Outcome.Duplicate("receipt:1", 1));
        assertBalance("receipt:1", 1, 101, "500.0000", "125000.00");

        Outcome second =
                registers.post(Change.Post.of("receipt:1", 2, List.of(stock(APRIL, 1, 101, "420.5", "105000"))));
        assertThat(second)
                .isInstanceOfSatisfying(
                        Outcome.Reposted.class,
                        reposted -> assertThat(reposted.changes())
                                .singleElement()
                                .satisfies(
                                        change -> assertThat(change.resources().get("quantity"))
                                                .isEqualTo("-79.5000")));
        assertBalance("receipt:1", 1, 101, "420.5000", "105000.00");
        assertThat(registers.post(first)).isEqualTo(new Outcome.Stale("receipt:1", 1, 2));
        assertThat(registers.oldestWaiting())
                .hasValueSatisfying(oldest -> assertThat(oldest)
                        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5)));

        registers.fold(1_000);
        assertThat(registers.oldestWaiting()).isEmpty();
        assertBalance("receipt:1", 1, 101, "420.5000", "105000.00");
        assertThat(registers.tailMovements("inventory")).isZero();

        assertThat(registers.post(Change.Unpost.of("receipt:1", 3))).isInstanceOf(Outcome.Unposted.class);
        assertBalance("receipt:1", 1, 101, "0.0000", "0.00");
        registers.fold(1_000);
        assertBalance("receipt:1", 1, 101, "0.0000", "0.00");
    }

    @Test
    void aLogThatAnotherHandHasChangedIsNotBuiltUpon() {
        registers.post(List.of(
                Change.Post.of("receipt:7", 1, List.of(stock(APRIL, 1, 7, "1", "1"), stock(APRIL, 1, 8, "1", "1"))),
                Change.Post.of("receipt:8", 1, List.of(stock(APRIL, 1, 9, "1", "1")))));
        database.jdbc()
                .update("delete from accumulator_1.inventory_log where line = 2 and recorder ="
                        + " (select id from accumulator_1.recorders where recorder = 'receipt:7')");
        assertThatThrownBy(() -> registers.post(List.of(
                        Change.Unpost.of("receipt:8", 2),
                        Change.Post.of("receipt:7", 2, List.of(stock(APRIL, 1, 7, "2", "2"))))))
                .isInstanceOf(MovementsMissing.class)
                .hasMessage("The log holds 2 of the 3 movements of receipt:7, receipt:8");
        assertBalance("receipt:8", 1, 9, "1.0000", "1.00");
    }

    @Test
    void movementsWhoseCellIsGoneAreMissing() {
        registers.post(
                Change.Post.of("receipt:17", 1, List.of(stock(APRIL, 1, 17, "1", "1"), stock(APRIL, 1, 18, "1", "1"))));
        database.jdbc().update("delete from accumulator_1.inventory_cell where warehouse = 1 and product = 18");

        assertThatThrownBy(() -> registers.post(Change.Unpost.of("receipt:17", 2)))
                .isInstanceOf(MovementsMissing.class)
                .hasMessage("The log holds 1 of the 2 movements of receipt:17");
    }

    private void assertBalance(String what, int warehouse, int product, String quantity, String amount) {
        assertThat(database.jdbc()
                        .queryForMap(
                                "select quantity::text, amount::text from accumulator_1.inventory_balances"
                                        + " where warehouse = ? and product = ?",
                                warehouse,
                                product))
                .as(what)
                .containsEntry("quantity", quantity)
                .containsEntry("amount", amount);
    }
}
