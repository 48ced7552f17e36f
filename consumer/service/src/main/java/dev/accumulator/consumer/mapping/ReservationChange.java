package dev.accumulator.consumer.mapping;

import dev.accumulator.schemas.ReservationEvent;

/** The change of one reservation. It is made only if the registers accept the change that it comes with. */
public sealed interface ReservationChange {

    /** Returns the reservation's identifier, without the prefix of its recorder. */
    String reservationId();

    /** The whole reservation as of a revision. */
    record Post(ReservationEvent event) implements ReservationChange {
        @Override
        public String reservationId() {
            return event.reservationId();
        }
    }

    /** Withdraws the reservation, whatever its revision. It comes from a tombstone. */
    record Withdraw(String reservationId) implements ReservationChange {}
}
