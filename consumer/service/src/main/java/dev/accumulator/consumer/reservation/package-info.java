/**
 * Reservations, and what orders use up of them.
 *
 * <p>It owns the tables {@code reservations} and {@code reservation_orders} of a generation, and the documents {@code used-up:…},
 * whose movements are a function of the newest revisions of a reservation and of the orders that name it. It promises that this
 * holds after each transaction, in whatever order the two come, because whoever changes one of them holds the reservation until
 * the end. It refuses two changes that touch one reservation in one call: the caller posts them one after the other. Its door is
 * {@link dev.accumulator.consumer.reservation.Reservations}.
 */
@ApplicationModule(
        displayName = "Reservations",
        allowedDependencies = {"mapping"})
@NullMarked
package dev.accumulator.consumer.reservation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
