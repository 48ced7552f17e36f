package dev.accumulator.consumer.mapping;

import dev.accumulator.schemas.OrderLine;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The change to the row of one order. It is made only if the registers accept the change that it comes with. */
public sealed interface OrderChange {

    /** Returns the order's identifier, without the prefix of its recorder. */
    String orderId();

    /** Returns the change for a document that was accepted and is withdrawn already. */
    default OrderChange withdrawn() {
        return switch (this) {
            case Post post -> new Cancel(post.orderId(), post.revision(), post.occurredAt());
            case Cancel cancel -> cancel;
            case Withdraw withdraw -> withdraw;
        };
    }

    /**
     * Writes the whole order as given here.
     *
     * @param reservationId the reservation that the order uses up; null if there is none
     * @param lines in the order of the event
     */
    record Post(
            String orderId,
            long revision,
            Instant occurredAt,
            String clientId,
            String warehouseId,
            @Nullable String reservationId,
            List<OrderLine> lines)
            implements OrderChange {
        public Post {
            lines = List.copyOf(lines);
        }

        /** An order that uses no reservation. */
        public Post(
                String orderId,
                long revision,
                Instant occurredAt,
                String clientId,
                String warehouseId,
                List<OrderLine> lines) {
            this(orderId, revision, occurredAt, clientId, warehouseId, null, lines);
        }
    }

    /** Cancels the order. The event does not contain its client, warehouse and lines. */
    record Cancel(String orderId, long revision, Instant occurredAt) implements OrderChange {}

    /** Withdraws the order, whatever its revision. It comes from a tombstone. */
    record Withdraw(String orderId) implements OrderChange {}
}
