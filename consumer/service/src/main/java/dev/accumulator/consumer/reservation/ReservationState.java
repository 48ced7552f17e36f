package dev.accumulator.consumer.reservation;

/** How a reservation stands as of its newest revision. */
public enum ReservationState {
    /** Nothing of it has come but orders that name it. */
    UNKNOWN,
    /** It reserves until it expires. */
    REQUESTED,
    /** It has become an order, and reserves until that has come. */
    CONFIRMED,
    /** It was ended before its time. */
    RELEASED,
    /** It was withdrawn by a tombstone. */
    WITHDRAWN
}
