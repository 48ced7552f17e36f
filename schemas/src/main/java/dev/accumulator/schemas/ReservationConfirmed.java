package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;

/**
 * A reservation becomes an order. From now on only that order uses it, and it does not expire before the order has come.
 *
 * @param reservationId the reservation, and the key of its Kafka record
 * @param revision greater than that of the request
 * @param occurredAt the moment from which it reserves; kept to the microsecond
 * @param expiresAt the moment at which it gives back what the order has left over; after {@code occurredAt}
 * @param orderId the order that it becomes, which names the reservation in turn
 * @param warehouseId the warehouse in which it reserves
 * @param lines 1 to {@value Limits#LINES_SETTABLE_MAX}, each with a line number of its own; services take
 *     {@value Limits#LINES_MAX} unless set otherwise
 */
public record ReservationConfirmed(
        String reservationId,
        long revision,
        Instant occurredAt,
        Instant expiresAt,
        String orderId,
        String warehouseId,
        List<ReservationLine> lines)
        implements ReservationEvent {

    /** @throws InvalidField if a field is outside {@link Limits} or two lines share a number */
    public ReservationConfirmed {
        reservationId = Require.identifier("reservationId", reservationId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
        expiresAt = Require.after("expiresAt", expiresAt, "occurredAt", occurredAt);
        orderId = Require.identifier("orderId", orderId);
        warehouseId = Require.identifier("warehouseId", warehouseId);
        lines = Require.numberedLines(lines, ReservationLine::lineNo);
    }
}
