package dev.accumulator.schemas;

import java.time.Instant;

/**
 * Withdraws an order and its movements. A later revision may post it again.
 *
 * @param orderId the order, and the key of its Kafka record
 * @param revision greater than that of the last posted event
 * @param occurredAt the moment of the cancellation, kept to the microsecond. The reversals have the periods of the
 *     movements that they reverse, not this moment.
 */
public record OrderCancelled(String orderId, long revision, Instant occurredAt) implements DocumentEvent {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public OrderCancelled {
        orderId = Require.identifier("orderId", orderId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
    }

    @Override
    public String recorder() {
        return ORDER_PREFIX + orderId;
    }
}
