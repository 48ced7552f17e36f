package dev.accumulator.consumer.reservation;

/** Two documents of a call touch one reservation. Each can be posted by itself, one after the other. */
public final class ReservationChangesMeet extends RuntimeException {
    ReservationChangesMeet(String reservationId) {
        super("Two documents of one call touch reservation " + reservationId);
    }
}
