package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static dev.accumulator.registers.Samples.zoned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Closed time takes no movement, and what was posted there is taken back in open time. */
interface ClosingContract extends Contract {
    Instant MARCH = Instant.parse("2026-03-07T10:00:00Z");
    Instant FIRST_OF_MAY = Instant.parse("2026-05-01T00:00:00Z");
    LocalDate LAST_OF_APRIL = LocalDate.of(2026, 4, 30);

    private void begin(Change... changes) {
        engine().define(stock());
        engine().define(sold());
        if (changes.length > 0) {
            take(changes);
        }
    }

    private void close(Closing.Policy policy) {
        engine().close("stock", new Closing(LAST_OF_APRIL, policy));
        engine().close("sold", new Closing(LAST_OF_APRIL, policy));
    }

    /** Everything that reads of closed time say. */
    private List<Object> closedTime() {
        return List.of(
                turnovers("stock", null, LAST_OF_APRIL),
                turnovers("sold", null, LAST_OF_APRIL),
                engine().balances(new BalanceQuery(
                                "stock",
                                new PointInTime.Day(LAST_OF_APRIL),
                                null,
                                new Selection(Map.of(), List.of("product")),
                                true,
                                List.of(),
                                PageRequest.FIRST))
                        .rows());
    }

    private List<TurnoverRow> turnovers(String register, @Nullable LocalDate from, @Nullable LocalDate to) {
        return engine().turnovers(new TurnoverQuery(
                        register,
                        from == null ? null : new PointInTime.Day(from),
                        to == null ? null : new PointInTime.Day(to),
                        null,
                        new Selection(Map.of(), List.of("product")),
                        Interval.DAY,
                        false,
                        List.of(),
                        PageRequest.FIRST))
                .rows();
    }

    private List<MovementRow> history(String register) {
        return engine().movements(new MovementQuery(
                        register,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        true,
                        MovementQuery.Order.RECORDED_OLDEST_FIRST,
                        PageRequest.FIRST))
                .rows();
    }

    @Test
    default void aDocumentWithAMovementInClosedTimeIsRefusedWholeOverAllRegisters() {
        begin();
        engine().close("sold", new Closing(LAST_OF_APRIL, Closing.Policy.REFUSE));

        Outcome outcome =
                engine().post(post("order:1", 2, stock(MAY, 1, 101, null, "-1"), sold(APRIL, 101, "Ann", "1")));

        assertThat(outcome).isEqualTo(new Outcome.PeriodClosed("order:1", 2, "sold", APRIL, LAST_OF_APRIL));
        assertThat(engine().recorder("order:1")).isEmpty();
        assertThat(history("stock")).isEmpty();
        take(post("order:2", 1, stock(APRIL, 1, 101, null, "-1"), sold(MAY, 101, "Ann", "1")));
        // The same revision is decided anew.
        engine().close("sold", null);
        take(post("order:1", 2, stock(MAY, 1, 101, null, "-1"), sold(APRIL, 101, "Ann", "1")));
    }

    @Test
    default void theLastMomentOfAClosedDayIsClosedAndTheFirstOfTheNextIsOpen() {
        engine().define(Samples.in("Europe/Berlin", TotalsDetail.DAY));
        engine().close("zoned", new Closing(LAST_OF_APRIL, Closing.Policy.REFUSE));
        assertThat(engine().post(post("doc:1", 1, zoned("2026-04-30T21:59:59.999999Z", 5))))
                .isInstanceOf(Outcome.PeriodClosed.class);
        assertThat(engine().post(post("doc:1", 1, zoned("2026-04-30T22:00:00Z", 5))))
                .isInstanceOf(Outcome.Posted.class);
    }

    @Test
    default void withPolicyShiftMovementsGoToTheFirstOpenMomentAndKeepTheirPeriodBeside() {
        begin();
        close(Closing.Policy.SHIFT);

        take(post(
                "order:1",
                1,
                stock(APRIL, 1, 101, null, "-1"),
                stock(MAY, 1, 102, null, "-2"),
                sold(MARCH, 101, "Ann", "1")));

        assertThat(history("stock"))
                .extracting(MovementRow::period, MovementRow::originalPeriod)
                .containsExactlyInAnyOrder(tuple(FIRST_OF_MAY, APRIL), tuple(MAY, null));
        assertThat(history("sold"))
                .extracting(MovementRow::period, MovementRow::originalPeriod)
                .containsExactly(tuple(FIRST_OF_MAY, MARCH));
        assertThat(engine().recorder("order:1").orElseThrow().movements())
                .extracting(MovementRow::originalPeriod)
                .containsExactlyInAnyOrder(APRIL, null, MARCH);
        assertThat(turnovers("stock", null, LAST_OF_APRIL)).isEmpty();
    }

    @Test
    default void aCorrectionOfAClosedDocumentIsTakenBackAndPostedInOpenTimeUnderEitherPolicy() {
        for (Closing.Policy policy : Closing.Policy.values()) {
            String recorder = "order:" + policy;
            begin(post(recorder, 1, stock(APRIL, 1, 101, null, "-1"), sold(APRIL, 101, "Ann", "1")));
            close(policy);
            List<Object> before = closedTime();

            assertThat(engine().post(post(recorder, 2, stock(APRIL, 1, 101, null, "-3"), sold(APRIL, 101, "Ann", "3"))))
                    .isInstanceOf(Outcome.Reposted.class);
            assertThat(engine().post(post(recorder, 3, stock(APRIL, 1, 101, null, "-4"))))
                    .isInstanceOf(Outcome.Reposted.class);

            assertThat(closedTime()).isEqualTo(before);
            assertThat(history("stock").stream()
                            .filter(row -> row.recorder().equals(recorder))
                            .toList())
                    .extracting(
                            MovementRow::revision,
                            MovementRow::reversal,
                            MovementRow::period,
                            MovementRow::originalPeriod)
                    .containsExactlyInAnyOrder(
                            tuple(1L, false, APRIL, null),
                            tuple(1L, true, FIRST_OF_MAY, APRIL),
                            tuple(2L, false, FIRST_OF_MAY, APRIL),
                            tuple(2L, true, FIRST_OF_MAY, null),
                            tuple(3L, false, FIRST_OF_MAY, APRIL));
            engine().close("stock", null);
            engine().close("sold", null);
        }
        assertThat(quantity(1, 101, null)).isEqualTo("-8.0000");
    }

    @Test
    default void aWithdrawalOfAClosedDocumentLeavesClosedTimeAsItIs() {
        begin(
                post("receipt:1", 1, stock(MARCH, 1, 101, null, "5")),
                post("receipt:2", 1, stock(APRIL, 1, 101, null, "7"), stock(MAY, 1, 101, null, "1")));
        close(Closing.Policy.REFUSE);
        List<Object> before = closedTime();

        assertThat(engine().post(new Change.Withdraw("receipt:1", null))).isInstanceOf(Outcome.Unposted.class);
        assertThat(engine().post(Change.Unpost.of("receipt:2", 2))).isInstanceOf(Outcome.Unposted.class);

        assertThat(closedTime()).isEqualTo(before);
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
        List<TurnoverRow> open = turnovers("stock", LAST_OF_APRIL.plusDays(1), null);
        // A reversal takes back from the side that the movement was on.
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().start()).isEqualTo(LAST_OF_APRIL.plusDays(1));
        assertThat(open.getFirst().resources().get("quantity"))
                .isEqualTo(new TurnoverRow.Turnover(new BigDecimal("-12.0000"), new BigDecimal("0.0000"), null, null));
    }

    @Test
    default void onceADocumentIsWithdrawnItIsANewOneForClosedTime() {
        begin(post("order:1", 1, stock(APRIL, 1, 101, null, "-1")));
        close(Closing.Policy.REFUSE);
        List<Outcome> outcomes = engine().post(List.of(
                post("order:1", 2, stock(APRIL, 1, 101, null, "-2")),
                Change.Unpost.of("order:1", 3),
                post("order:1", 4, stock(APRIL, 1, 101, null, "-3")),
                post("order:1", 5, stock(MAY, 1, 101, null, "-4")),
                post("order:1", 6, stock(APRIL, 1, 101, null, "-5"))));
        assertThat(outcomes.get(3)).isInstanceOf(Outcome.Reposted.class);
        assertThat(List.of(outcomes.get(2), outcomes.get(4)))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.PeriodClosed.class));
        assertThat(engine().recorder("order:1").orElseThrow().revision()).isEqualTo(5);
        assertThat(quantity(1, 101, null)).isEqualTo("-4.0000");
    }

    @Test
    default void whatIsKnownIsNotRefused() {
        begin(post("order:1", 3, stock(APRIL, 1, 101, null, "-1")), Change.Unpost.of("order:2", 2));
        close(Closing.Policy.REFUSE);
        assertThat(engine().post(post("order:1", 3, stock(APRIL, 1, 101, null, "-1"))))
                .isInstanceOf(Outcome.Duplicate.class);
        assertThat(engine().post(post("order:1", 2, stock(APRIL, 1, 101, null, "-1"))))
                .isInstanceOf(Outcome.Stale.class);
        assertThat(engine().post(post("order:1", 3, stock(APRIL, 1, 101, null, "-2"))))
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(engine().post(post("order:2", 1, stock(APRIL, 1, 101, null, "-1"))))
                .isInstanceOf(Outcome.Stale.class);
    }

    @Test
    default void whatWasKnownAtAMomentBeforeACorrectionOfClosedTimeStays() {
        begin(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")));
        close(Closing.Policy.SHIFT);
        Instant known = engine().mark();
        take(post("receipt:1", 2, stock(APRIL, 1, 101, null, "8")));
        BalanceQuery then = new BalanceQuery(
                "stock",
                new PointInTime.Moment(MAY),
                known,
                new Selection(Map.of(), List.of()),
                false,
                List.of(),
                PageRequest.FIRST);
        assertThat(balance(then, "quantity")).isEqualTo("5.0000");
        assertThat(quantity(1, 101, null)).isEqualTo("8.0000");
    }

    /** The expenses of May less what is taken back there say nothing of how low the balance was in May. */
    @Test
    default void aFloorCountsWithReversalsThatAreNotWhereWhatTheyTakeBackIs() {
        begin(
                post("receipt:1", 1, stock(MARCH, 1, 101, null, "10")),
                post("receipt:2", 1, stock(MAY.plusSeconds(3_600), 1, 101, null, "50")),
                post("order:1", 1, stock(APRIL, 1, 101, null, "-4")),
                post("order:2", 1, stock(MAY, 1, 101, null, "-6")));
        engine().keepFloors(List.of(new Floor(
                "available",
                List.of(Floor.Part.plus("stock", "quantity")),
                List.of("warehouse", "product"),
                BigDecimal.ZERO,
                Floor.When.ALWAYS)));
        close(Closing.Policy.SHIFT);
        // From the first of May on there are 4 more: 10, less 6 after the third, and 54 after the receipt.
        take(Change.Unpost.of("order:1", 2));
        assertThat(engine().post(post("order:3", 1, stock(APRIL, 1, 101, null, "-5"))))
                .isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                    assertThat(below.available()).isEqualTo("4.0000");
                    assertThat(below.moment()).isEqualTo(MAY);
                });
        // The receipt of March is taken back on the first of May, and there it is missing.
        assertThat(engine().post(Change.Unpost.of("receipt:1", 2)))
                .isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                    assertThat(below.available()).isEqualTo("4.0000");
                    assertThat(below.asked()).isEqualTo("10.0000");
                });
        take(post("order:3", 1, stock(APRIL, 1, 101, null, "-4")));
    }
}
