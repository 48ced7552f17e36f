package dev.accumulator.consumer.reservation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reservation and what orders use up of it.
 *
 * @param givesBackAt the moment at which it gives back what is left; null if it is held until its order comes, or withdrawn
 * @param lines by product, in the order of the event; empty if it is unknown or withdrawn
 * @param orders the posted orders that name it, in the order in which they use it
 */
public record ReservationUse(
        Reservation reservation, @Nullable Instant givesBackAt, List<Line> lines, List<Order> orders) {
    public ReservationUse {
        lines = List.copyOf(lines);
        orders = List.copyOf(orders);
    }

    /** A product of a reservation: how much was reserved, and how much of it orders have used. */
    public record Line(String product, BigDecimal quantity, BigDecimal used) {}

    /** An order that names a reservation, and what it uses up by product; nothing if it comes too late, for example. */
    public record Order(String orderId, long revision, Instant occurredAt, Map<String, BigDecimal> used) {}

    static ReservationUse of(Reservation reservation, List<ReservingOrder> orders) {
        Reservation.Content content = reservation.content();
        UsedUp used = UsedUp.of(content, orders);
        List<Line> lines = new ArrayList<>();
        if (content != null && used != null) {
            Map<String, BigDecimal> reserved = new LinkedHashMap<>();
            content.lines().forEach(line -> reserved.merge(line.product(), line.quantity(), BigDecimal::add));
            reserved.forEach((product, quantity) -> lines.add(
                    new Line(product, quantity, quantity.subtract(used.left().getOrDefault(product, quantity)))));
        }
        return new ReservationUse(
                reservation,
                used == null ? null : used.endsAt(),
                lines,
                orders.stream()
                        .sorted(ReservingOrder.IN_ORDER)
                        .limit(UsedUp.ORDERS_MAX)
                        .map(order -> new Order(
                                order.orderId(),
                                order.revision(),
                                order.occurredAt(),
                                used == null ? Map.of() : used.byOrder().getOrDefault(order.orderId(), Map.of())))
                        .toList());
    }
}
