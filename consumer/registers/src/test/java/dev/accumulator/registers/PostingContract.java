package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How documents are posted, reposted and withdrawn. */
interface PostingContract extends Contract {

    private void defineStock() {
        engine().define(stock());
        engine().define(sold());
    }

    private static CellChange change(long warehouse, long product, String quantity, String amount) {
        return new CellChange(
                "stock",
                cell("warehouse", warehouse, "product", product, "lot", null),
                Map.of("quantity", new BigDecimal(quantity), "amount", new BigDecimal(amount)));
    }

    @Test
    default void postingTellsByHowMuchEachCellChanged() {
        defineStock();
        assertThat(take(post(
                        "receipt:1",
                        1,
                        stock(APRIL, 1, 101, null, "5", "10.5"),
                        stock(APRIL, 1, 102, null, "-2.5"),
                        stock(MAY, 1, 101, null, "1"))))
                .singleElement()
                .isInstanceOfSatisfying(Outcome.Posted.class, posted -> {
                    assertThat(posted.recorder()).isEqualTo("receipt:1");
                    assertThat(posted.revision()).isEqualTo(1);
                    assertThat(posted.changes())
                            .containsExactlyInAnyOrder(
                                    change(1, 101, "6.0000", "10.50"), change(1, 102, "-2.5000", "0.00"));
                });
        assertThat(quantity(1, 101, null)).isEqualTo("6.0000");
        assertThat(quantity(1, 102, null)).isEqualTo("-2.5000");
    }

    @Test
    default void repostingTellsTheTrueNetDifference() {
        defineStock();
        take(post("receipt:1", 1, stock(APRIL, 1, 101, null, "500", "1000"), stock(APRIL, 1, 102, null, "7")));
        assertThat(take(post(
                        "receipt:1", 2, stock(APRIL, 1, 101, null, "420.5", "1000"), stock(APRIL, 1, 102, null, "7"))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Reposted.class,
                        reposted -> assertThat(reposted.changes()).containsExactly(change(1, 101, "-79.5000", "0.00")));
        assertThat(quantity(1, 101, null)).isEqualTo("420.5000");
        assertThat(quantity(1, 102, null)).isEqualTo("7.0000");
    }

    @Test
    default void repostingTheSameMovementsChangesNoCell() {
        defineStock();
        take(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")));
        assertThat(take(post("receipt:1", 2, stock(APRIL, 1, 101, null, "5"))))
                .containsExactly(new Outcome.Reposted("receipt:1", 2, List.of()));
        assertThat(quantity(1, 101, null)).isEqualTo("5.0000");
    }

    @Test
    default void repostingMovesADocumentToAnotherCellPeriodAndRegister() {
        defineStock();
        take(post("doc:1", 1, stock(APRIL, 1, 101, null, "5")));
        take(post("doc:1", 2, stock(MAY, 2, 101, null, "5")));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
        assertThat(quantity(2, 101, null)).isEqualTo("5.0000");
        take(post("doc:1", 3, sold(MAY, 101, "Ann", "5")));
        assertThat(quantity(2, 101, null)).isEqualTo("0.0000");
        assertThat(engine().turnovers(TurnoverQuery.of("sold", null, null, Selection.ALL))
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("quantity"))
                        .isEqualTo(new TurnoverRow.Turnover(
                                new BigDecimal("5.0000"), new BigDecimal("0.0000"), null, null)));
    }

    @Test
    default void unpostingTakesEverythingBackAndPostingAgainIsAPosting() {
        defineStock();
        take(post("doc:1", 1, stock(APRIL, 1, 101, null, "5"), sold(APRIL, 101, "Ann", "2")));
        assertThat(take(Change.Unpost.of("doc:1", 2)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Unposted.class,
                        unposted -> assertThat(unposted.changes()).hasSize(2));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
        assertThat(take(post("doc:1", 3, stock(APRIL, 1, 101, null, "4"))))
                .singleElement()
                .isInstanceOf(Outcome.Posted.class);
        assertThat(quantity(1, 101, null)).isEqualTo("4.0000");
    }

    @Test
    default void unpostingAnUnknownDocumentIsRememberedSoThatAnOlderRevisionCannotCome() {
        defineStock();
        assertThat(engine().post(Change.Unpost.of("doc:1", 2))).isEqualTo(new Outcome.Unposted("doc:1", 2, List.of()));
        assertThat(engine().post(post("doc:1", 1, stock(APRIL, 1, 101, null, "5"))))
                .isEqualTo(new Outcome.Stale("doc:1", 1, 2, Outcome.Stale.Reason.WITHDRAWN));
        assertThat(engine().post(Change.Unpost.of("doc:1", 2))).isEqualTo(new Outcome.Duplicate("doc:1", 2));
    }

    @Test
    default void theSameRevisionWithTheSameContentIsPostedOnce() {
        defineStock();
        Change.Post document = post("doc:1", 3, stock(APRIL, 1, 101, null, "5"));
        take(document);
        assertThat(engine().post(document)).isEqualTo(new Outcome.Duplicate("doc:1", 3));
        assertThat(quantity(1, 101, null)).isEqualTo("5.0000");
    }

    @Test
    default void decimalsThatAreEqualAreTheSameContent() {
        defineStock();
        take(post("doc:1", 1, stock(APRIL, 1, 101, null, "1.0", "1E+2")));
        assertThat(engine().post(post("doc:1", 1, stock(APRIL, 1, 101, null, "1.000", "100.00"))))
                .isEqualTo(new Outcome.Duplicate("doc:1", 1));
    }

    @Test
    default void anOlderRevisionIsStaleAndChangesNothing() {
        defineStock();
        take(post("doc:1", 3, stock(APRIL, 1, 101, null, "5")));
        assertThat(engine().post(post("doc:1", 2, stock(APRIL, 1, 101, null, "7"))))
                .isEqualTo(new Outcome.Stale("doc:1", 2, 3));
        assertThat(engine().post(Change.Unpost.of("doc:1", 2))).isEqualTo(new Outcome.Stale("doc:1", 2, 3));
        assertThat(quantity(1, 101, null)).isEqualTo("5.0000");
    }

    @Test
    default void theSameRevisionWithOtherContentIsRefusedAndTheFirstStays() {
        defineStock();
        take(post("doc:1", 1, stock(APRIL, 1, 101, null, "5")));
        String message = "Revision 1 of doc:1 was posted before with other content";
        assertRefused(
                engine().post(post("doc:1", 1, stock(APRIL, 1, 101, null, "6"))),
                "revision-conflict",
                "$.revision",
                message);
        assertRefused(engine().post(Change.Unpost.of("doc:1", 1)), "revision-conflict", "$.revision", message);
        assertThat(quantity(1, 101, null)).isEqualTo("5.0000");
        take(post("doc:1", 2, stock(APRIL, 1, 101, null, "6")));
        assertThat(quantity(1, 101, null)).isEqualTo("6.0000");
    }

    @Test
    default void withdrawingTakesBackWhateverIsPostedAndLeavesTheRevision() {
        defineStock();
        Change.Post document = post("doc:1", 4, stock(APRIL, 1, 101, null, "5"));
        take(document);
        assertThat(engine().post(new Change.Withdraw("doc:1", "orders-0@7")))
                .isInstanceOfSatisfying(Outcome.Unposted.class, unposted -> {
                    assertThat(unposted.revision()).isEqualTo(4);
                    assertThat(unposted.changes()).containsExactly(change(1, 101, "-5.0000", "0.00"));
                });
        assertThat(engine().recorder("doc:1")).hasValueSatisfying(state -> {
            assertThat(state.revision()).isEqualTo(4);
            assertThat(state.posted()).isFalse();
            assertThat(state.source()).isEqualTo("orders-0@7");
            assertThat(state.movements()).isEmpty();
        });
        assertThat(engine().post(new Change.Withdraw("doc:1", null))).isEqualTo(new Outcome.Duplicate("doc:1", 4));
        assertThat(engine().post(document)).isEqualTo(new Outcome.Duplicate("doc:1", 4));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
        assertThat(engine().post(post("doc:1", 5, stock(APRIL, 1, 101, null, "3"))))
                .isInstanceOf(Outcome.Posted.class);
        assertThat(quantity(1, 101, null)).isEqualTo("3.0000");
    }

    @Test
    default void withdrawingAnUnknownDocumentLeavesNoTrace() {
        defineStock();
        assertThat(engine().post(new Change.Withdraw("doc:1", null))).isEqualTo(new Outcome.Duplicate("doc:1", 0));
        assertThat(engine().recorder("doc:1")).isEmpty();
    }

    @Test
    default void ofOneCallTheNewestRevisionOfADocumentCountsWhereverItStands() {
        defineStock();
        assertThat(engine().post(List.of(
                        post("doc:1", 2, stock(APRIL, 1, 101, null, "2")),
                        post("doc:1", 3, stock(APRIL, 1, 101, null, "3")),
                        post("doc:1", 1, stock(APRIL, 1, 101, null, "1")),
                        post("doc:1", 3, stock(APRIL, 1, 101, null, "3")),
                        post("doc:1", 3, stock(APRIL, 1, 101, null, "33")),
                        post("doc:2", 1, stock(APRIL, 1, 101, null, "10")))))
                .satisfiesExactly(
                        outcome -> assertThat(outcome)
                                .isEqualTo(new Outcome.Stale("doc:1", 2, 3, Outcome.Stale.Reason.REPLACED)),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class),
                        outcome -> assertThat(outcome)
                                .isEqualTo(new Outcome.Stale("doc:1", 1, 3, Outcome.Stale.Reason.REPLACED)),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 3)),
                        outcome -> assertRefused(
                                outcome,
                                "revision-conflict",
                                "$.revision",
                                "Revision 3 of doc:1 was posted before with other content"),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class));
        assertThat(quantity(1, 101, null)).isEqualTo("13.0000");
    }

    @Test
    default void aWithdrawalInTheMiddleOfACallTakesBackWhatStandsBeforeIt() {
        defineStock();
        assertThat(engine().post(List.of(
                        post("doc:1", 1, stock(APRIL, 1, 101, null, "1")),
                        new Change.Withdraw("doc:1", null),
                        new Change.Withdraw("doc:1", null),
                        post("doc:1", 2, stock(APRIL, 1, 101, null, "2")))))
                .extracting(Object::getClass)
                .containsExactly(
                        (Class) Outcome.Posted.class,
                        Outcome.Unposted.class,
                        Outcome.Duplicate.class,
                        Outcome.Posted.class);
        assertThat(quantity(1, 101, null)).isEqualTo("2.0000");
    }

    @Test
    default void aWithdrawalIsAMatterOfItsOwnDocumentOnly() {
        defineStock();
        assertThat(engine().post(List.of(
                        post("doc:1", 1, stock(APRIL, 1, 101, null, "1")),
                        post("doc:2", 1, stock(APRIL, 1, 101, null, "1")),
                        new Change.Withdraw("doc:2", null),
                        post("doc:1", 2, stock(APRIL, 1, 101, null, "2")))))
                .satisfiesExactly(
                        outcome -> assertThat(outcome)
                                .isEqualTo(new Outcome.Stale("doc:1", 1, 2, Outcome.Stale.Reason.REPLACED)),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Unposted.class),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class));
        assertThat(quantity(1, 101, null)).isEqualTo("2.0000");
    }

    @Test
    default void aWithdrawalBeforeTheFirstPostingOfADocumentIsNothing() {
        defineStock();
        List<Change> changes = List.of(
                new Change.Withdraw("doc:1", null),
                new Change.Withdraw("doc:1", null),
                post("doc:1", 1, stock(APRIL, 1, 101, null, "1")),
                post("doc:1", 2, stock(APRIL, 1, 101, null, "2")),
                new Change.Withdraw("doc:1", null));
        assertThat(engine().post(changes))
                .satisfiesExactly(
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 0)),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 0)),
                        outcome -> assertThat(outcome)
                                .isEqualTo(new Outcome.Stale("doc:1", 1, 2, Outcome.Stale.Reason.REPLACED)),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Unposted.class));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
        assertThat(engine().post(changes))
                .satisfiesExactly(
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 2)),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 2)),
                        outcome -> assertThat(outcome)
                                .isEqualTo(new Outcome.Stale("doc:1", 1, 2, Outcome.Stale.Reason.WITHDRAWN)),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 2)),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Duplicate("doc:1", 2)));
    }

    @Test
    default void aRefusedDocumentDoesNotHoldUpItsNeighbours() {
        defineStock();
        List<Outcome> outcomes = engine().post(List.of(
                post("doc:1", 1, stock(APRIL, 1, 101, null, "1")),
                post("doc:2", 1, stock(APRIL, 1, 101, null, "1"), stock(APRIL, 1, 101, null, "1.00001")),
                post("doc:3", 1, stock(APRIL, 1, 101, null, "1"))));
        assertThat(outcomes)
                .extracting(Object::getClass)
                .containsExactly((Class) Outcome.Posted.class, Outcome.Rejected.class, Outcome.Posted.class);
        assertThat(quantity(1, 101, null)).isEqualTo("2.0000");
        assertThat(engine().recorder("doc:2")).isEmpty();
    }

    @Test
    default void aRefusedRevisionLeavesTheLastGoodOnePosted() {
        defineStock();
        assertThat(engine().post(List.of(
                        post("doc:1", 1, stock(APRIL, 1, 101, null, "1")),
                        post("doc:1", 2, stock(APRIL, 1, 101, null, "0.00001")))))
                .extracting(Object::getClass)
                .containsExactly((Class) Outcome.Posted.class, Outcome.Rejected.class);
        assertThat(quantity(1, 101, null)).isEqualTo("1.0000");
        take(post("doc:1", 2, stock(APRIL, 1, 101, null, "2")));
        assertThat(quantity(1, 101, null)).isEqualTo("2.0000");
    }

    @Test
    default void oneDocumentMovesSeveralRegistersTogether() {
        defineStock();
        take(post("order:1", 1, stock(APRIL, 1, 101, null, "-3"), sold(APRIL, 101, "Ann", "3")));
        assertThat(engine().recorder("order:1")).hasValueSatisfying(state -> {
            assertThat(state.posted()).isTrue();
            assertThat(state.movements())
                    .extracting(MovementRow::register, MovementRow::line)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("sold", 2),
                            org.assertj.core.groups.Tuple.tuple("stock", 1));
        });
        take(post("order:1", 2, sold(APRIL, 101, "Ann", "4")));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
    }

    @Test
    default void aCallTakesThousandsOfDocumentsInAnyOrder() {
        defineStock();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            changes.add(post("doc:" + i, 1, stock(APRIL, i % 7, i % 50, i % 3 == 0 ? null : "L" + i % 3, "1.5")));
        }
        Collections.reverse(changes);
        assertThat(engine().post(changes)).hasSize(2_000).hasOnlyElementsOfType(Outcome.Posted.class);
        assertThat(balance("stock", "quantity", Map.of())).isEqualTo("3000.0000");
        assertThat(engine().post(changes)).hasOnlyElementsOfType(Outcome.Duplicate.class);
        assertThat(balance("stock", "quantity", Map.of())).isEqualTo("3000.0000");
    }

    @Test
    default void whatIsRolledBackNeverWas() {
        defineStock();
        take(post("doc:1", 1, stock(APRIL, 1, 101, null, "1")));
        engine().rollBack(() -> take(
                post("doc:1", 2, stock(APRIL, 1, 101, null, "2")),
                post("doc:2", 1, stock(APRIL, 9, 901, "new", "5"), sold(MAY, 901, "New", "1"))));
        assertThat(engine().recorder("doc:1").orElseThrow().revision()).isEqualTo(1);
        assertThat(engine().recorder("doc:2")).isEmpty();
        assertThat(balance("stock", "quantity", Map.of())).isEqualTo("1.0000");
        // The cell that was rolled back is made again.
        take(post("doc:2", 1, stock(APRIL, 9, 901, "new", "6"), sold(MAY, 901, "New", "1")));
        assertThat(quantity(9, 901, "new")).isEqualTo("6.0000");
    }

    @Test
    default void aCorrectionInThePastChangesEveryBalanceAfterIt() {
        defineStock();
        take(post("doc:1", 1, stock(APRIL, 1, 101, null, "10")));
        take(post("doc:2", 1, stock(MAY, 1, 101, null, "5")));
        take(post("doc:1", 2, stock(APRIL.minusSeconds(86_400 * 400L), 1, 101, null, "8")));
        Selection cell = new Selection(only("product", 101), List.of());
        assertThat(balance(BalanceQuery.at("stock", Samples.day("2025-03-16"), cell), "quantity"))
                .isEqualTo("8.0000");
        assertThat(balance(BalanceQuery.at("stock", Samples.day("2025-03-14"), cell), "quantity"))
                .isEqualTo("0.0000");
        assertThat(balance(BalanceQuery.now("stock", cell), "quantity")).isEqualTo("13.0000");
    }

    @Test
    default void anEmptyCallDoesNothing() {
        assertThat(engine().post(List.of())).isEmpty();
    }
}
