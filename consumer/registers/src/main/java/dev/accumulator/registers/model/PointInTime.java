package dev.accumulator.registers.model;

import java.time.Instant;
import java.time.LocalDate;

/** A bound of a read: a whole day in the register's time zone, or a moment. Bounds are included. */
public sealed interface PointInTime {

    /** As an upper bound through the end of the day, as a lower bound from its start. */
    record Day(LocalDate day) implements PointInTime {
        @Override
        public String toString() {
            return day.toString();
        }
    }

    /** Exactly at this moment, which is included. */
    record Moment(Instant instant) implements PointInTime {
        @Override
        public String toString() {
            return instant.toString();
        }
    }
}
