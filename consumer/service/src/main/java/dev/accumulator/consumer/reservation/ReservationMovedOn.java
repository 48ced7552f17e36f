package dev.accumulator.consumer.reservation;

import org.springframework.dao.ConcurrencyFailureException;

/** Somebody else has changed an order while it was being posted. Posted once more, it finds what that has left. */
final class ReservationMovedOn extends ConcurrencyFailureException {
    ReservationMovedOn(String orderId) {
        super("Order " + orderId + " has come to name another reservation while it was being posted");
    }
}
