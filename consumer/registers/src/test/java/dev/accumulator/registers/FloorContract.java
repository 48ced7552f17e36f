package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Floors refuse documents that would cross them, and let all others pass. */
interface FloorContract extends Contract {
    Instant LONG_AGO = Instant.parse("2000-02-29T12:00:00Z");
    Instant LATER = Instant.parse("2000-06-01T00:00:00Z");
    Instant FAR_AHEAD = Instant.parse("2150-01-01T00:00:00Z");

    private void keep(Floor.When when, Floor.Part... of) {
        keep(when, FloorPolicy.REFUSE, of);
    }

    private void keep(Floor.When when, FloorPolicy policy, Floor.Part... of) {
        engine().define(stock());
        engine().define(sold());
        engine().define(Samples.register(
                "reserved",
                RegisterKind.BALANCE,
                List.of("warehouse int", "product bigint"),
                List.of("quantity numeric(18,4)")));
        engine().keepFloors(List.of(
                new Floor("available", List.of(of), List.of("warehouse", "product"), BigDecimal.ZERO, when, policy)));
    }

    private static Floor.Part inStock() {
        return Floor.Part.plus("stock", "quantity");
    }

    private static Movement reserved(Instant period, long product, String quantity) {
        return new Movement(
                "reserved",
                period,
                cell("warehouse", 1, "product", product),
                Map.of("quantity", new BigDecimal(quantity)));
    }

    private static void assertBelow(Outcome outcome, String available, String asked, Instant moment) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
            assertThat(below.floor()).isEqualTo("available");
            assertThat(below.group()).isEqualTo(Map.of("warehouse", 1L, "product", 101L));
            assertThat(below.min()).isEqualTo("0.0000");
            assertThat(below.available()).isEqualTo(available);
            assertThat(below.asked()).isEqualTo(asked);
            assertThat(below.moment()).isEqualTo(moment);
        });
    }

    @Test
    default void aDocumentThatWouldCrossAFloorChangesNothingInAnyRegister() {
        keep(Floor.When.ALWAYS, inStock());
        take(post("receipt:1", 1, stock(APRIL, 1, 101, "a", "5"), stock(APRIL, 1, 101, "b", "2")));
        Change.Post order = post(
                "order:1", 3, sold(MAY, 101, "Ann", "8"), stock(MAY, 1, 101, "a", "-8"), stock(MAY, 1, 102, null, "4"));
        assertBelow(engine().post(order), "7.0000", "8.0000", MAY);
        assertThat(engine().recorder("order:1")).isEmpty();
        assertThat(quantity(1, 101, "a")).isEqualTo("5.0000");
        assertBelow(engine().post(order), "7.0000", "8.0000", MAY);
        take(post("receipt:2", 1, stock(MAY, 1, 101, "c", "1")));
        assertThat(engine().post(order)).isInstanceOf(Outcome.Posted.class);
        assertThat(engine().recorder("order:1").orElseThrow().revision()).isEqualTo(3);
    }

    @Test
    default void aRevisionThatWouldCrossAFloorLeavesTheLastGoodOnePosted() {
        keep(Floor.When.ALWAYS, inStock());
        take(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")));
        take(post("order:1", 1, stock(MAY, 1, 101, null, "-3")));
        assertBelow(engine().post(post("order:1", 2, stock(MAY, 1, 101, null, "-6"))), "2.0000", "3.0000", MAY);
        assertThat(engine().recorder("order:1").orElseThrow().revision()).isEqualTo(1);
        assertThat(quantity(1, 101, null)).isEqualTo("2.0000");
        assertThat(engine().post(post("order:1", 3, stock(MAY, 1, 101, null, "-5"))))
                .isInstanceOf(Outcome.Reposted.class);
        assertThat(engine().post(post("order:1", 2, stock(MAY, 1, 101, null, "-6"))))
                .isInstanceOf(Outcome.Stale.class);
    }

    @Test
    default void aReceiptThatIsCorrectedOrWithdrawnCanCrossAFloorToo() {
        keep(Floor.When.ALWAYS, inStock());
        take(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")));
        take(post("order:1", 1, stock(MAY, 1, 101, null, "-3")));
        assertBelow(engine().post(new Change.Withdraw("receipt:1", null)), "2.0000", "5.0000", MAY);
        assertBelow(engine().post(Change.Unpost.of("receipt:1", 2)), "2.0000", "5.0000", MAY);
        assertBelow(engine().post(post("receipt:1", 2, stock(APRIL, 1, 102, null, "5"))), "2.0000", "5.0000", MAY);
        // A day later than the order that took from it.
        Instant late = MAY.plusSeconds(86_400);
        assertBelow(engine().post(post("receipt:1", 2, stock(late, 1, 101, null, "9"))), "2.0000", "5.0000", MAY);
        assertThat(engine().post(post("receipt:1", 2, stock(APRIL, 1, 101, null, "3"))))
                .isInstanceOf(Outcome.Reposted.class);
        take(new Change.Withdraw("order:1", null), new Change.Withdraw("receipt:1", null));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
    }

    @Test
    default void alwaysALateDocumentCountsAtEveryLaterMoment() {
        keep(Floor.When.ALWAYS, inStock());
        Instant day = Instant.parse("2026-04-20T00:00:00Z");
        take(post("receipt:1", 1, stock(day, 1, 101, null, "10")));
        take(post("order:1", 1, stock(day.plusSeconds(3_600), 1, 101, null, "-6")));
        take(post("order:2", 1, stock(day.plusSeconds(90_000), 1, 101, null, "-3")));
        take(post("receipt:2", 1, stock(day.plusSeconds(200_000), 1, 101, null, "50")));
        assertBelow(
                engine().post(post("late", 1, stock(day.plusSeconds(10), 1, 101, null, "-2"))),
                "1.0000",
                "2.0000",
                day.plusSeconds(90_000));
        assertBelow(
                engine().post(post("early", 1, stock(day.minusSeconds(10), 1, 101, null, "-1"))),
                "0.0000",
                "1.0000",
                day.minusSeconds(10));
        take(post("fits", 1, stock(day.plusSeconds(10), 1, 101, null, "-1")));
        take(post("after", 1, stock(day.plusSeconds(200_000), 1, 101, null, "-50")));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
    }

    @Test
    default void nowOnlyTheCurrentBalanceCounts() {
        keep(Floor.When.NOW, inStock());
        take(post("planned", 1, stock(FAR_AHEAD, 1, 101, null, "100")));
        assertThat(engine().post(post("order:1", 1, stock(LATER, 1, 101, null, "-1"))))
                .isInstanceOf(Outcome.BelowFloor.class);
        take(post("receipt:1", 1, stock(LATER, 1, 101, null, "5")));
        // Of the past nobody is sure, and what is planned is not taken yet.
        take(post("late", 1, stock(LONG_AGO, 1, 101, null, "-5")));
        take(post("ahead", 1, stock(FAR_AHEAD, 1, 101, null, "-1000")));
        assertThat(engine().post(post("order:1", 1, stock(LONG_AGO, 1, 101, null, "-1"))))
                .isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                    assertThat(below.available()).isEqualTo("0.0000");
                    assertThat(below.asked()).isEqualTo("1.0000");
                });
    }

    @Test
    default void aSumOfRegistersCountsAsOne() {
        keep(Floor.When.ALWAYS, inStock(), Floor.Part.minus("reserved", "quantity"));
        take(post("receipt:1", 1, stock(APRIL, 1, 101, "a", "4"), stock(APRIL, 1, 101, null, "1")));
        take(post("reservation:1", 1, reserved(APRIL, 101, "3")));
        assertBelow(engine().post(post("reservation:2", 1, reserved(MAY, 101, "3"))), "2.0000", "3.0000", MAY);
        assertBelow(engine().post(post("order:1", 1, stock(MAY, 1, 101, "a", "-3"))), "2.0000", "3.0000", MAY);
        // Using up what is reserved takes nothing of what is available.
        take(post("order:2", 1, stock(MAY, 1, 101, "a", "-3"), reserved(MAY, 101, "-3")));
        take(post("reservation:2", 1, reserved(MAY, 101, "2")));
        assertThat(engine().post(post("reservation:3", 1, reserved(MAY, 101, "0.0001"))))
                .isInstanceOf(Outcome.BelowFloor.class);
    }

    @Test
    default void whatIsBelowAFloorAlreadyMayGetBetterOrStay() {
        keep(Floor.When.ALWAYS, inStock());
        engine().keepFloors(List.of());
        take(post("order:1", 1, stock(APRIL, 1, 101, null, "-10"), stock(MAY, 1, 101, null, "-1")));
        keep(Floor.When.ALWAYS, inStock());
        take(post("order:1", 2, stock(APRIL, 1, 101, null, "-9"), stock(MAY, 1, 101, null, "-1")));
        take(post(
                "order:1",
                3,
                stock(APRIL, 1, 101, null, "-9"),
                stock(MAY, 1, 101, null, "-1"),
                sold(MAY, 1, "Ann", "1")));
        take(post("receipt:1", 1, stock(MAY, 1, 101, null, "2")));
        assertBelow(
                engine().post(post("order:1", 4, stock(APRIL, 1, 101, null, "-8"), stock(MAY, 1, 101, null, "-3"))),
                "-8.0000",
                "1.0000",
                MAY);
    }

    private static List<FloorCrossing> crossings(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).crossings();
    }

    private static FloorCrossing crossed(String balance, Instant moment) {
        return new FloorCrossing.Crossed(
                "available",
                Map.of("warehouse", 1L, "product", 101L),
                new BigDecimal("0.0000"),
                new BigDecimal(balance),
                moment);
    }

    private static FloorCrossing restored() {
        return new FloorCrossing.Restored(
                "available", Map.of("warehouse", 1L, "product", 101L), new BigDecimal("0.0000"));
    }

    @Test
    default void aFloorThatTellsTellsOnceThatAGroupIsBelowAndOnceThatItIsNotAnyMore() {
        keep(Floor.When.ALWAYS, FloorPolicy.TELL, inStock());
        assertThat(crossings(engine().post(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")))))
                .isEmpty();
        assertThat(crossings(engine().post(post("order:1", 1, stock(MAY, 1, 101, null, "-8")))))
                .containsExactly(crossed("-3.0000", MAY));
        assertThat(crossings(engine().post(post("order:2", 1, stock(MAY, 1, 101, null, "-1")))))
                .isEmpty();
        // Later than the orders, so at their moment there still is too little.
        assertThat(crossings(engine().post(post("receipt:2", 1, stock(MAY.plusSeconds(60), 1, 101, null, "9")))))
                .isEmpty();
        assertThat(crossings(engine().post(new Change.Withdraw("order:2", null))))
                .isEmpty();
        assertThat(crossings(engine().post(post("order:1", 2, stock(MAY, 1, 101, null, "-5")))))
                .containsExactly(restored());
        assertThat(crossings(engine().post(new Change.Withdraw("receipt:1", null))))
                .containsExactly(crossed("-5.0000", MAY));
        assertThat(crossings(engine().post(Change.Unpost.of("order:1", 3)))).containsExactly(restored());
        // A document of long ago counts at every later moment.
        assertThat(crossings(engine().post(post("late", 1, stock(LONG_AGO, 1, 101, null, "-1")))))
                .containsExactly(crossed("-1.0000", LONG_AGO));
        assertThat(crossings(engine().post(post("early", 1, stock(LONG_AGO, 1, 101, null, "1")))))
                .containsExactly(restored());
    }

    @Test
    default void ofTheDocumentsOfACallEachTellsWhatItCrosses() {
        keep(Floor.When.ALWAYS, FloorPolicy.TELL, inStock());
        assertThat(engine().post(List.of(
                        post("order:1", 1, stock(MAY, 1, 101, null, "-1")),
                        post("receipt:1", 1, stock(APRIL, 1, 101, null, "1")),
                        post("order:2", 1, stock(MAY, 1, 101, null, "-9")),
                        post("order:2", 2, stock(MAY, 1, 101, null, "-2")),
                        new Change.Withdraw("order:2", null))))
                .satisfiesExactly(
                        first -> assertThat(crossings(first)).containsExactly(crossed("-1.0000", MAY)),
                        receipt -> assertThat(crossings(receipt)).containsExactly(restored()),
                        // A revision that is not posted, because a newer one comes with it, has crossed nothing.
                        passedOver -> assertThat(passedOver).isInstanceOf(Outcome.Stale.class),
                        second -> assertThat(crossings(second)).containsExactly(crossed("-2.0000", MAY)),
                        withdrawn -> assertThat(crossings(withdrawn)).containsExactly(restored()));
    }

    @Test
    default void aFloorMayRefuseSomeDocumentsAndTellOfOthers() {
        keep(Floor.When.NOW, change -> change.recorder().startsWith("order:"), inStock());
        take(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")));
        assertThat(engine().post(post("order:1", 1, stock(APRIL, 1, 101, null, "-6"))))
                .isInstanceOf(Outcome.BelowFloor.class);
        assertThat(crossings(engine().post(post("sale:1", 1, stock(APRIL, 1, 101, null, "-6")))))
                .singleElement()
                .isInstanceOfSatisfying(
                        FloorCrossing.Crossed.class,
                        crossed -> assertThat(crossed.balance()).isEqualTo("-1.0000"));
        assertThat(engine().post(post("order:1", 1, stock(APRIL, 1, 101, null, "-1"))))
                .isInstanceOf(Outcome.BelowFloor.class);
        // What an order gives back restores as a receipt does.
        assertThat(crossings(engine().post(post("order:2", 1, stock(APRIL, 1, 101, null, "1")))))
                .containsExactly(restored());
    }

    @Test
    default void theDocumentsOfACallCountInTheirOrder() {
        keep(Floor.When.ALWAYS, inStock());
        List<Outcome> outcomes = engine().post(List.of(
                post("order:1", 1, stock(MAY, 1, 101, null, "-1")),
                post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")),
                post("order:2", 1, stock(MAY, 1, 101, null, "-3")),
                post("order:3", 1, stock(MAY, 1, 101, null, "-3")),
                post("order:4", 1, stock(MAY, 1, 101, null, "-2")),
                post("order:2", 2, stock(MAY, 1, 101, null, "-2")),
                post("order:3", 2, stock(MAY, 1, 101, null, "-1")),
                Change.Unpost.of("receipt:1", 2)));
        assertBelow(outcomes.get(0), "0.0000", "1.0000", MAY);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Posted.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Stale.class);
        assertBelow(outcomes.get(3), "2.0000", "3.0000", MAY);
        assertThat(outcomes.get(4)).isInstanceOf(Outcome.Posted.class);
        assertThat(outcomes.get(5)).isInstanceOf(Outcome.Posted.class);
        assertThat(outcomes.get(6)).isInstanceOf(Outcome.Posted.class);
        assertBelow(outcomes.get(7), "0.0000", "5.0000", MAY);
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
        assertThat(engine().recorder("order:1")).isEmpty();
        assertThat(engine().recorder("order:3").orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    default void ofADocumentOfWhichAllIsRefusedNothingIsKnown() {
        keep(Floor.When.ALWAYS, inStock());
        assertThat(engine().post(List.of(
                        post("order:1", 1, stock(MAY, 1, 101, null, "-1")), new Change.Withdraw("order:1", null))))
                .satisfiesExactly(
                        refused -> assertBelow(refused, "0.0000", "1.0000", MAY),
                        withdrawn -> assertThat(withdrawn).isEqualTo(new Outcome.Duplicate("order:1", 0)));
        assertThat(engine().post(List.of(
                        post("order:1", 2, stock(MAY, 1, 101, null, "-1")),
                        post("order:1", 1, stock(MAY, 1, 101, null, "-2")))))
                .allSatisfy(refused -> assertThat(refused).isInstanceOf(Outcome.BelowFloor.class));
        assertThat(engine().recorder("order:1")).isEmpty();
    }

    @Test
    default void ofTheRevisionsOfACallThoseThatFitArePosted() {
        keep(Floor.When.ALWAYS, inStock());
        take(post("receipt:1", 1, stock(APRIL, 1, 101, null, "5")));
        assertThat(engine().post(List.of(
                        post("order:1", 1, stock(MAY, 1, 101, null, "-5")),
                        post("order:1", 2, stock(MAY, 1, 101, null, "-6")),
                        new Change.Withdraw("order:1", null),
                        post("order:1", 3, stock(MAY, 1, 101, null, "-4")),
                        post("order:2", 1, stock(MAY, 1, 101, null, "-1")))))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Outcome.Posted.class),
                        second -> assertBelow(second, "0.0000", "1.0000", MAY),
                        withdrawn -> assertThat(withdrawn).isInstanceOf(Outcome.Unposted.class),
                        third -> assertThat(third).isInstanceOf(Outcome.Posted.class),
                        other -> assertThat(other).isInstanceOf(Outcome.Posted.class));
        assertThat(quantity(1, 101, null)).isEqualTo("0.0000");
    }
}
