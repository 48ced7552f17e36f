package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;

/**
 * An event about a reservation. All three kinds carry the whole reservation, so the newest alone says what is reserved, and
 * until when.
 */
public sealed interface ReservationEvent extends DocumentEvent
        permits ReservationRequested, ReservationConfirmed, ReservationReleased {

    /** The reservation, and the key of its Kafka record. */
    String reservationId();

    /** The moment from which it reserves. */
    Instant occurredAt();

    /** The moment at which it gives back by itself. */
    Instant expiresAt();

    /** The warehouse in which it reserves. */
    String warehouseId();

    /** The goods that it reserves. */
    List<ReservationLine> lines();

    @Override
    default String recorder() {
        return RESERVATION_PREFIX + reservationId();
    }
}
