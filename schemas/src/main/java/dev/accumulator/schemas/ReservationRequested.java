package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;

/**
 * Goods are reserved from one moment to another. At its end the reservation gives back by itself what no order has used.
 *
 * @param reservationId the reservation, and the key of its Kafka record
 * @param revision grows with every change of the reservation
 * @param occurredAt the moment from which it reserves; kept to the microsecond
 * @param expiresAt the moment at which it gives back; after {@code occurredAt}
 * @param warehouseId the warehouse in which it reserves
 * @param lines 1 to {@value Limits#LINES_SETTABLE_MAX}, each with a line number of its own; services take
 *     {@value Limits#LINES_MAX} unless set otherwise
 */
public record ReservationRequested(
        String reservationId,
        long revision,
        Instant occurredAt,
        Instant expiresAt,
        String warehouseId,
        List<ReservationLine> lines)
        implements ReservationEvent {

    /** @throws InvalidField if a field is outside {@link Limits} or two lines share a number */
    public ReservationRequested {
        reservationId = Require.identifier("reservationId", reservationId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
        expiresAt = Require.after("expiresAt", expiresAt, "occurredAt", occurredAt);
        warehouseId = Require.identifier("warehouseId", warehouseId);
        lines = Require.numberedLines(lines, ReservationLine::lineNo);
    }
}
