package dev.accumulator.consumer.mapping;

import static dev.accumulator.consumer.mapping.ShippedRegisters.PRODUCT;
import static dev.accumulator.consumer.mapping.ShippedRegisters.QUANTITY;
import static dev.accumulator.consumer.mapping.ShippedRegisters.RESERVED;
import static dev.accumulator.consumer.mapping.ShippedRegisters.WAREHOUSE;

import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maps a reservation. Each line is added to {@code reserved} at its beginning, and taken out again at its end, so nothing has to
 * happen when that comes.
 */
public final class ReservationMapping {
    private ReservationMapping() {}

    /** Returns one movement for each line of a reservation without an end, and two for any other: in, and out again. */
    static List<Movement> movements(ReservationEvent reservation) {
        Optional<Instant> end = end(reservation);
        List<Movement> movements =
                new ArrayList<>(perLine(reservation) * reservation.lines().size());
        for (ReservationLine line : reservation.lines()) {
            String product = line.productId();
            movements.add(movement(reservation.warehouseId(), product, reservation.occurredAt(), line.quantity()));
            end.ifPresent(moment -> movements.add(movement(
                    reservation.warehouseId(), product, moment, line.quantity().negate())));
        }
        return movements;
    }

    /** Returns a movement of {@code reserved}. */
    public static Movement movement(String warehouse, String product, Instant period, BigDecimal quantity) {
        return new Movement(
                RESERVED, period, Map.of(WAREHOUSE, warehouse, PRODUCT, product), Map.of(QUANTITY, quantity));
    }

    /**
     * Returns the moment at which a reservation gives back by itself; empty if it was confirmed, because then its order says
     * when. A release after the expiry changes nothing, unless the reservation had been confirmed.
     */
    public static Optional<Instant> end(ReservationEvent reservation) {
        return switch (reservation) {
            case ReservationRequested requested -> Optional.of(requested.expiresAt());
            case ReservationConfirmed confirmed -> Optional.empty();
            case ReservationReleased released ->
                Optional.of(
                        released.orderId() == null && released.releasedAt().isAfter(released.expiresAt())
                                ? released.expiresAt()
                                : released.releasedAt());
        };
    }

    /** Returns the index of the line that a movement came from. */
    static int lineOf(ReservationEvent reservation, int movement) {
        return movement / perLine(reservation);
    }

    /** Returns the field that the period of a movement came from. */
    static String periodField(ReservationEvent reservation, int movement) {
        if (movement % perLine(reservation) == 0) {
            return "occurredAt";
        }
        return end(reservation).filter(reservation.expiresAt()::equals).isPresent() ? "expiresAt" : "releasedAt";
    }

    private static int perLine(ReservationEvent reservation) {
        return reservation instanceof ReservationConfirmed ? 1 : 2;
    }
}
