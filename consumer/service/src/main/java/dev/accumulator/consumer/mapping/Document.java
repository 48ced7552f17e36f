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
 * @param reservation the change of the reservation; null for a document that is no reservation
 */
public record Document(
        Change change,
        @Nullable OrderChange order,
        @Nullable Instant retryUntil,
        @Nullable ReservationChange reservation) {

    /** A document that is no reservation. */
    public Document(Change change, @Nullable OrderChange order, @Nullable Instant retryUntil) {
        this(change, order, retryUntil, null);
    }

    /** Returns the effect of an event about a reservation. */
    static Document of(Change change, ReservationChange reservation) {
        return new Document(change, null, null, reservation);
    }

    /** A document that is not tried again by itself. */
    public Document(Change change, @Nullable OrderChange order) {
        this(change, order, null, null);
    }
}
