package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation ends before its time. What it has reserved until then stays as it was.
 *
 * @param reservationId the reservation, and the key of its Kafka record
 * @param revision greater than that of the last event
 * @param occurredAt the moment from which it has reserved; kept to the microsecond
 * @param expiresAt the moment at which it would have given back; after {@code occurredAt}
 * @param releasedAt the moment at which it gives back; not before {@code occurredAt}. After {@code expiresAt} it means
 *     something only for a reservation that was confirmed
 * @param orderId the order for which it had been confirmed; null if it had not
 * @param warehouseId the warehouse in which it reserved
 * @param lines 1 to {@value Limits#LINES_SETTABLE_MAX}, each with a line number of its own; services take
 *     {@value Limits#LINES_MAX} unless set otherwise
 */
public record ReservationReleased(
        String reservationId,
        long revision,
        Instant occurredAt,
        Instant expiresAt,
        Instant releasedAt,
        @Nullable String orderId,
        String warehouseId,
        List<ReservationLine> lines)
        implements ReservationEvent {

    /** @throws InvalidField if a field is outside {@link Limits} or two lines share a number */
    public ReservationReleased {
        reservationId = Require.identifier("reservationId", reservationId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
        expiresAt = Require.after("expiresAt", expiresAt, "occurredAt", occurredAt);
        releasedAt = Require.notBefore("releasedAt", releasedAt, "occurredAt", occurredAt);
        orderId = Require.optionalIdentifier("orderId", orderId);
        warehouseId = Require.identifier("warehouseId", warehouseId);
        lines = Require.numberedLines(lines, ReservationLine::lineNo);
    }
}
