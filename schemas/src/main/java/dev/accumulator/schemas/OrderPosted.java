package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as of a revision. Its lines are taken from {@code inventory} and added to {@code sales}.
 *
 * @param orderId the order, and the key of its Kafka record
 * @param revision grows with every change of the order
 * @param occurredAt the business moment and the period of the movements; kept to the microsecond
 * @param clientId the buyer
 * @param warehouseId the warehouse that the goods leave
 * @param reservationId the reservation that the order uses up; null if there is none
 * @param lines 1 to {@value Limits#LINES_SETTABLE_MAX}, each with a line number of its own; services take
 *     {@value Limits#LINES_MAX} unless set otherwise
 */
public record OrderPosted(
        String orderId,
        long revision,
        Instant occurredAt,
        String clientId,
        String warehouseId,
        @Nullable String reservationId,
        List<OrderLine> lines)
        implements DocumentEvent {

    /** @throws InvalidField if a field is outside {@link Limits} or two lines share a number */
    public OrderPosted {
        orderId = Require.identifier("orderId", orderId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
        clientId = Require.identifier("clientId", clientId);
        warehouseId = Require.identifier("warehouseId", warehouseId);
        reservationId = Require.optionalIdentifier("reservationId", reservationId);
        lines = Require.numberedLines(lines, OrderLine::lineNo);
    }

    /** An order that uses no reservation. */
    public OrderPosted(
            String orderId,
            long revision,
            Instant occurredAt,
            String clientId,
            String warehouseId,
            List<OrderLine> lines) {
        this(orderId, revision, occurredAt, clientId, warehouseId, null, lines);
    }

    @Override
    public String recorder() {
        return ORDER_PREFIX + orderId;
    }
}
