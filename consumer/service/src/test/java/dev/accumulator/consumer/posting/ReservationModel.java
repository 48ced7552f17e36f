package dev.accumulator.consumer.posting;

import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The quantities of a product on hand and reserved, worked out from the newest revisions at each moment anew. Written to be read and not
 * to be fast.
 */
final class ReservationModel {
    /** The posted documents, by recorder. */
    private final Map<String, Object> documents;

    ReservationModel() {
        this(new TreeMap<>());
    }

    private ReservationModel(Map<String, Object> documents) {
        this.documents = documents;
    }

    /** Returns the model after a document; null withdraws it. */
    ReservationModel with(String recorder, @Nullable Object document) {
        Map<String, Object> changed = new TreeMap<>(documents);
        if (document == null) {
            changed.remove(recorder);
        } else {
            changed.put(recorder, document);
        }
        return new ReservationModel(changed);
    }

    private <T> List<T> all(Class<T> type) {
        return documents.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    BigDecimal onHand(String product, Instant at) {
        BigDecimal sum = BigDecimal.ZERO;
        for (ReceiptPosted receipt : all(ReceiptPosted.class)) {
            if (!receipt.occurredAt().isAfter(at)) {
                sum = sum.add(received(receipt, product));
            }
        }
        for (OrderPosted order : all(OrderPosted.class)) {
            if (!order.occurredAt().isAfter(at)) {
                sum = sum.subtract(ordered(order, product));
            }
        }
        return sum;
    }

    BigDecimal reserved(String product, Instant at) {
        return all(ReservationEvent.class).stream()
                .map(reservation -> held(reservation, product, at))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal held(ReservationEvent reservation, String product, Instant at) {
        List<OrderPosted> users = all(OrderPosted.class).stream()
                .filter(order -> reservation.reservationId().equals(order.reservationId()))
                .filter(order -> mayUse(reservation, order))
                .sorted(Comparator.comparing(OrderPosted::occurredAt).thenComparing(OrderPosted::orderId))
                .toList();
        Instant end = end(reservation, users);
        if (at.isBefore(reservation.occurredAt()) || (end != null && !at.isBefore(end))) {
            return BigDecimal.ZERO;
        }
        BigDecimal whole = reservation.lines().stream()
                .filter(line -> line.productId().equals(product))
                .map(line -> line.quantity())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal left = whole;
        BigDecimal held = whole;
        for (OrderPosted order : users) {
            BigDecimal taken = left.min(ordered(order, product));
            left = left.subtract(taken);
            if (!order.occurredAt().isAfter(at)) {
                held = held.subtract(taken);
            }
        }
        return held;
    }

    private static boolean mayUse(ReservationEvent reservation, OrderPosted order) {
        return switch (reservation) {
            case ReservationRequested requested -> order.occurredAt().isBefore(requested.expiresAt());
            case ReservationConfirmed confirmed -> order.orderId().equals(confirmed.orderId());
            case ReservationReleased released ->
                (released.orderId() == null || released.orderId().equals(order.orderId()))
                        && order.occurredAt().isBefore(Objects.requireNonNull(end(released, List.of())));
        };
    }

    private static @Nullable Instant end(ReservationEvent reservation, List<OrderPosted> users) {
        return switch (reservation) {
            case ReservationRequested requested -> requested.expiresAt();
            case ReservationConfirmed confirmed ->
                users.isEmpty()
                        ? null
                        : later(confirmed.expiresAt(), users.getFirst().occurredAt());
            case ReservationReleased released ->
                released.orderId() != null || released.releasedAt().isBefore(released.expiresAt())
                        ? released.releasedAt()
                        : released.expiresAt();
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static BigDecimal ordered(OrderPosted order, String product) {
        return order.lines().stream()
                .filter(line -> line.productId().equals(product))
                .map(line -> line.quantity())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal received(ReceiptPosted receipt, String product) {
        return receipt.lines().stream()
                .filter(line -> line.productId().equals(product))
                .map(line -> line.quantity())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal available(String product, Instant at) {
        return onHand(product, at).subtract(reserved(product, at));
    }

    /** Returns all moments at which something may change. */
    Set<Instant> moments() {
        Set<Instant> moments = new TreeSet<>();
        for (Object document : documents.values()) {
            switch (document) {
                case OrderPosted order -> moments.add(order.occurredAt());
                case ReceiptPosted receipt -> moments.add(receipt.occurredAt());
                case ReservationEvent reservation -> {
                    moments.add(reservation.occurredAt());
                    moments.add(reservation.expiresAt());
                    if (reservation instanceof ReservationReleased released) {
                        moments.add(released.releasedAt());
                    }
                }
                default -> throw new IllegalArgumentException(document.toString());
            }
        }
        return moments;
    }

    /** Returns true if the step to another model lowers what is available of a product at some moment to less than nothing. */
    boolean crosses(ReservationModel next, List<String> products) {
        Set<Instant> moments = new TreeSet<>(moments());
        moments.addAll(next.moments());
        for (String product : products) {
            for (Instant moment : moments) {
                BigDecimal after = next.available(product, moment);
                if (after.signum() < 0 && after.compareTo(available(product, moment)) < 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
