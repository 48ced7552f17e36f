package dev.accumulator.consumer.mapping;

import dev.accumulator.schemas.OrderLine;
import java.time.Instant;
import java.util.List;

/** What is to happen to the row of one order, when the registers have taken the change that it comes with. */
public sealed interface OrderChange {

    /** The order's identifier, without the prefix of its recorder. */
    String orderId();

    /**
     * The order is as given here, whole.
     *
     * @param lines in the order of the event
     */
    record Post(
            String orderId,
            long revision,
            Instant occurredAt,
            String clientId,
            String warehouseId,
            List<OrderLine> lines)
            implements OrderChange {
        public Post {
            lines = List.copyOf(lines);
        }
    }

    /** The order is cancelled; the event says nothing of its client, warehouse and lines. */
    record Cancel(String orderId, long revision, Instant occurredAt) implements OrderChange {}

    /** A tombstone: the order is withdrawn, whatever its revision. */
    record Withdraw(String orderId) implements OrderChange {}
}
