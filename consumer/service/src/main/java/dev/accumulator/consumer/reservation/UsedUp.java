package dev.accumulator.consumer.reservation;

import dev.accumulator.consumer.mapping.ReservationMapping;
import dev.accumulator.registers.model.Movement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works out what orders use up of a reservation: the movements that, added to those of the reservation itself, leave what is
 * reserved at every moment. They depend on the newest revisions alone, and not on the order in which these came.
 *
 * <p>Orders use in the order of their moments, each what is left and as much as it takes: from its own moment on, or from the
 * beginning of the reservation if that is later. An order at or after the end uses nothing. A reservation that has become an order
 * is used by that order alone. It has no end of its own: what the order leaves goes back when the reservation would have expired,
 * or at the moment of the order if that is later.
 */
final class UsedUp {
    /** Orders that use one reservation, at most: the first of them. More is a mistake of whoever names it. */
    static final int ORDERS_MAX = 1_000;

    private final Reservation.Content reservation;

    /** The quantity that is left of each product. */
    private final Map<String, BigDecimal> left = new LinkedHashMap<>();

    /** The quantity that each order uses up of each product. */
    private final Map<String, Map<String, BigDecimal>> byOrder = new LinkedHashMap<>();

    /** How the reserved quantity of each product changes, by moment. */
    private final Map<String, TreeMap<Instant, BigDecimal>> steps = new LinkedHashMap<>();

    private @Nullable Instant endsAt;

    private UsedUp(Reservation.Content reservation) {
        this.reservation = reservation;
        this.endsAt = reservation.endsAt();
        reservation.lines().forEach(line -> left.merge(line.product(), line.quantity(), BigDecimal::add));
    }

    /**
     * Works it out.
     *
     * @param content null if the reservation is unknown or withdrawn; then nothing can be used
     * @param orders the posted orders that name it
     */
    static @Nullable UsedUp of(Reservation.@Nullable Content content, Collection<ReservingOrder> orders) {
        if (content == null) {
            return null;
        }
        UsedUp used = new UsedUp(content);
        orders.stream()
                .sorted(ReservingOrder.IN_ORDER)
                .limit(ORDERS_MAX)
                .filter(used::mayUse)
                .forEach(used::use);
        return used;
    }

    private boolean mayUse(ReservingOrder order) {
        Instant end = reservation.endsAt();
        boolean isItsOrder =
                reservation.orderId() == null || reservation.orderId().equals(order.orderId());
        return isItsOrder
                && order.warehouse().equals(reservation.warehouse())
                && (end == null || order.occurredAt().isBefore(end));
    }

    private void use(ReservingOrder order) {
        Instant from =
                order.occurredAt().isBefore(reservation.occurredAt()) ? reservation.occurredAt() : order.occurredAt();
        if (reservation.endsAt() == null) {
            endsAt = from.isAfter(reservation.expiresAt()) ? from : reservation.expiresAt();
        }
        for (ReservedLine line : order.lines()) {
            BigDecimal there = left.getOrDefault(line.product(), BigDecimal.ZERO);
            BigDecimal taken = there.min(line.quantity());
            if (taken.signum() > 0) {
                left.put(line.product(), there.subtract(taken));
                byOrder.computeIfAbsent(order.orderId(), o -> new LinkedHashMap<>())
                        .merge(line.product(), taken, BigDecimal::add);
                step(line.product(), from, taken.negate());
                if (reservation.endsAt() != null) {
                    // The reservation gives all of it back then.
                    step(line.product(), reservation.endsAt(), taken);
                }
            }
        }
    }

    private void step(String product, Instant moment, BigDecimal quantity) {
        steps.computeIfAbsent(product, p -> new TreeMap<>()).merge(moment, quantity, BigDecimal::add);
    }

    /** The moment at which it gives back what is left; null if it is held until its order comes. */
    @Nullable
    Instant endsAt() {
        return endsAt;
    }

    /** The quantity that is left of each product until then. */
    Map<String, BigDecimal> left() {
        return left;
    }

    /** The quantity that each order uses up of each product. */
    Map<String, Map<String, BigDecimal>> byOrder() {
        return byOrder;
    }

    /** Returns the movements, by product and moment. */
    List<Movement> movements() {
        Map<String, TreeMap<Instant, BigDecimal>> all = new LinkedHashMap<>();
        steps.forEach((product, moments) -> all.put(product, new TreeMap<>(moments)));
        Instant end = endsAt;
        if (reservation.endsAt() == null && end != null) {
            left.forEach((product, rest) ->
                    all.computeIfAbsent(product, p -> new TreeMap<>()).merge(end, rest.negate(), BigDecimal::add));
        }
        List<Movement> movements = new ArrayList<>();
        all.forEach((product, moments) -> moments.forEach((moment, quantity) -> {
            if (quantity.signum() != 0) {
                movements.add(ReservationMapping.movement(reservation.warehouse(), product, moment, quantity));
            }
        }));
        return movements;
    }
}
