package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The effect of one event.
 *
 * @param change the change to the registers
 * @param order the change to the order's row; null for a document that is not an order
 * @param retryUntil how long the change is tried again by itself if a floor refuses it; null if it is not
 */
public record Document(
        Change change,
        @Nullable OrderChange order,
        @Nullable Instant retryUntil) {

    /** A document that is not tried again by itself. */
    public Document(Change change, @Nullable OrderChange order) {
        this(change, order, null);
    }
}
