package dev.accumulator.consumer.reservation;

import dev.accumulator.consumer.mapping.OrderChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** A posted order that names a reservation. */
record ReservingOrder(
        String orderId,
        String reservationId,
        long revision,
        Instant occurredAt,
        String warehouse,
        List<ReservedLine> lines) {

    /** The order in which orders use a reservation, which does not depend on when they came. */
    static final Comparator<ReservingOrder> IN_ORDER =
            Comparator.comparing(ReservingOrder::occurredAt).thenComparing(ReservingOrder::orderId);

    ReservingOrder {
        lines = List.copyOf(lines);
    }

    /** @param order an order that names a reservation */
    static ReservingOrder of(OrderChange.Post order) {
        return new ReservingOrder(
                order.orderId(),
                Objects.requireNonNull(order.reservationId()),
                order.revision(),
                order.occurredAt(),
                order.warehouseId(),
                order.lines().stream()
                        .map(line -> new ReservedLine(line.productId(), line.quantity()))
                        .toList());
    }
}
