package dev.accumulator.consumer.order;

import dev.accumulator.schemas.OrderLine;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as of its newest revision.
 *
 * @param cancelled true if it is cancelled or withdrawn. It then has no client, warehouse and lines
 * @param lines in the order of the event
 */
public record Order(
        String orderId,
        long revision,
        Instant occurredAt,
        boolean cancelled,
        @Nullable String clientId,
        @Nullable String warehouseId,
        List<OrderLine> lines) {
    public Order {
        lines = List.copyOf(lines);
    }

    /** Returns the order as it is after a withdrawal, with its content removed. */
    Order withdrawn() {
        return new Order(orderId, revision, occurredAt, true, null, null, List.of());
    }
}
