package dev.accumulator.consumer.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsedUpTests {
    private static final Instant TEN = Instant.parse("2026-04-19T10:00:00Z");

    private static Instant at(int minutes) {
        return TEN.plusSeconds(60L * minutes);
    }

    private static List<ReservationLine> five() {
        return List.of(new ReservationLine(1, "101", new BigDecimal("5")));
    }

    private static ReservationEvent requested() {
        return new ReservationRequested("7", 1, TEN, at(30), "1", five());
    }

    private static ReservationEvent confirmed(String order) {
        return new ReservationConfirmed("7", 2, TEN, at(30), order, "1", five());
    }

    private static ReservationEvent released(int minutes, @Nullable String order) {
        return new ReservationReleased("7", 3, TEN, at(30), at(minutes), order, "1", five());
    }

    private static ReservingOrder order(String id, int minutes, String warehouse, String quantity) {
        return new ReservingOrder(
                id, "7", 1, at(minutes), warehouse, List.of(new ReservedLine("101", new BigDecimal(quantity))));
    }

    private static UsedUp used(ReservationEvent reservation, ReservingOrder... orders) {
        return Objects.requireNonNull(UsedUp.of(Reservation.Content.of(reservation), List.of(orders)));
    }

    private static List<String> movements(ReservationEvent reservation, ReservingOrder... orders) {
        List<String> shown = new ArrayList<>();
        for (Movement movement : used(reservation, orders).movements()) {
            assertThat(movement.register()).isEqualTo("reserved");
            assertThat(movement.dimensions()).containsEntry("warehouse", "1").containsEntry("product", "101");
            shown.add(movement.period().toString().substring(11, 16) + " "
                    + movement.resources().get("quantity"));
        }
        return shown;
    }

    @Test
    void whatAnOrderTakesIsReservedNoLongerAndGoesBackOnce() {
        assertThat(movements(requested(), order("a", 10, "1", "3"))).containsExactly("10:10 -3", "10:30 3");
        assertThat(movements(requested(), order("a", 10, "1", "8"))).containsExactly("10:10 -5", "10:30 5");
        assertThat(movements(requested())).isEmpty();
    }

    @Test
    void ordersUseInTheOrderOfTheirMomentsWhicheverCameFirst() {
        List<String> both = List.of("10:10 -3", "10:20 -2", "10:30 5");
        assertThat(movements(requested(), order("a", 10, "1", "3"), order("b", 20, "1", "4")))
                .isEqualTo(both);
        assertThat(movements(requested(), order("b", 20, "1", "4"), order("a", 10, "1", "3")))
                .isEqualTo(both);
        UsedUp atOnce = used(requested(), order("b", 10, "1", "4"), order("a", 10, "1", "4"));
        assertThat(atOnce.byOrder().toString()).isEqualTo("{a={101=4}, b={101=1}}");
    }

    @Test
    void anOrderFromBeforeUsesFromTheBeginningOnAndOneFromTheEndOnNothing() {
        assertThat(movements(requested(), order("a", -5, "1", "3"))).containsExactly("10:00 -3", "10:30 3");
        assertThat(movements(requested(), order("a", 30, "1", "3"))).isEmpty();
        assertThat(movements(requested(), order("a", 29, "1", "3"))).hasSize(2);
        assertThat(movements(released(20, null), order("a", 20, "1", "3"))).isEmpty();
        assertThat(movements(released(20, null), order("a", 10, "1", "3"))).containsExactly("10:10 -3", "10:20 3");
        assertThat(movements(released(45, null), order("a", 40, "1", "3"))).isEmpty();
    }

    @Test
    void anOrderOfAnotherWarehouseOrProductUsesNothing() {
        assertThat(movements(requested(), order("a", 10, "2", "3"))).isEmpty();
        ReservingOrder other =
                new ReservingOrder("a", "7", 1, at(10), "1", List.of(new ReservedLine("102", BigDecimal.ONE)));
        assertThat(movements(requested(), other)).isEmpty();
    }

    @Test
    void aConfirmedReservationIsHeldUntilItsOrderComes() {
        assertThat(used(confirmed("a")).endsAt()).isNull();
        assertThat(movements(confirmed("a"))).isEmpty();
        assertThat(movements(confirmed("a"), order("b", 10, "1", "3"))).isEmpty();
        // What the order leaves goes back at the expiry, or at the order's moment if that is later.
        assertThat(movements(confirmed("a"), order("a", 10, "1", "3"))).containsExactly("10:10 -3", "10:30 -2");
        assertThat(movements(confirmed("a"), order("a", 50, "1", "3"))).containsExactly("10:50 -5");
        assertThat(used(confirmed("a"), order("a", 50, "1", "3")).left().toString())
                .isEqualTo("{101=2}");
        assertThat(movements(released(45, "a"), order("a", 40, "1", "3"))).containsExactly("10:40 -3", "10:45 3");
        assertThat(movements(released(45, "a"), order("b", 40, "1", "3"))).isEmpty();
    }

    @Test
    void nothingIsUsedOfWhatIsNotThere() {
        assertThat(UsedUp.of(null, List.of(order("a", 10, "1", "3")))).isNull();
    }

    @Test
    void aThousandOrdersUseOneReservationAtMost() {
        List<ReservingOrder> orders = new ArrayList<>();
        for (int i = 0; i <= UsedUp.ORDERS_MAX; i++) {
            orders.add(order("o" + i, i == 500 ? 29 : 10, "1", "0.001"));
        }
        UsedUp used = Objects.requireNonNull(UsedUp.of(Reservation.Content.of(requested()), orders));
        assertThat(used.byOrder()).hasSize(UsedUp.ORDERS_MAX).doesNotContainKey("o500");
    }

    @Test
    void documentsOfOneCallTouchAReservationOnce() {
        assertThat(Reservations.together(List.of(named("a", 1, "7"), named("b", 1, "8"), named("c", 1, null))))
                .isEqualTo(3);
        assertThat(Reservations.together(List.of(named("a", 1, "7"), named("b", 1, "7"))))
                .isEqualTo(1);
        assertThat(Reservations.together(List.of(named("a", 1, "7"), named("a", 2, null))))
                .isEqualTo(1);
        assertThat(Reservations.together(List.of(named("a", 1, null), named("b", 1, null), named("a", 2, "7"))))
                .isEqualTo(2);
        assertThat(Reservations.together(List.of(named("a", 1, null), named("a", 2, null))))
                .isEqualTo(2);
    }

    private static Document named(String orderId, long revision, @Nullable String reservation) {
        OrderChange.Post order = new OrderChange.Post(
                orderId,
                revision,
                TEN,
                "1",
                "1",
                reservation,
                List.of(new OrderLine(1, "101", BigDecimal.ONE, BigDecimal.ONE, null)));
        return new Document(Change.Unpost.of("order:" + orderId, revision), order);
    }
}
