package dev.accumulator.consumer.reservation;

import dev.accumulator.consumer.mapping.ReservationMapping;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as of its newest revision.
 *
 * @param revision 0 if nothing of it has come but orders that name it
 * @param changes how many changes of it and of its orders were accepted
 * @param isUsed true once an order has named it
 * @param content null if it is unknown or withdrawn
 */
public record Reservation(
        String id,
        long revision,
        long changes,
        boolean isUsed,
        ReservationState state,
        @Nullable Content content) {

    /**
     * The content of a reservation.
     *
     * @param endsAt the moment at which it gives back by itself; null if its order says when
     * @param orderId the order that it has become; null if it has not
     * @param lines in the order of the event
     */
    public record Content(
            Instant occurredAt,
            Instant expiresAt,
            @Nullable Instant endsAt,
            @Nullable String orderId,
            String warehouse,
            List<ReservedLine> lines) {
        public Content {
            lines = List.copyOf(lines);
        }

        static Content of(ReservationEvent event) {
            return new Content(
                    event.occurredAt(),
                    event.expiresAt(),
                    ReservationMapping.end(event).orElse(null),
                    switch (event) {
                        case ReservationRequested requested -> null;
                        case ReservationConfirmed confirmed -> confirmed.orderId();
                        case ReservationReleased released -> released.orderId();
                    },
                    event.warehouseId(),
                    event.lines().stream()
                            .map(line -> new ReservedLine(line.productId(), line.quantity()))
                            .toList());
        }
    }

    static ReservationState stateOf(ReservationEvent event) {
        return switch (event) {
            case ReservationRequested requested -> ReservationState.REQUESTED;
            case ReservationConfirmed confirmed -> ReservationState.CONFIRMED;
            case ReservationReleased released -> ReservationState.RELEASED;
        };
    }

    /** Returns the reservation after a change of itself or of one of its orders. */
    Reservation changed(boolean byOrder) {
        return new Reservation(id, revision, changes + 1, isUsed || byOrder, state, content);
    }

    /** Returns the reservation with another content. */
    Reservation with(long newRevision, ReservationState newState, @Nullable Content newContent) {
        return new Reservation(id, newRevision, changes, isUsed, newState, newContent);
    }
}
