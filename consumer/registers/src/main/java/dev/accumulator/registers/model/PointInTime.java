package dev.accumulator.registers.model;

import java.time.Instant;
import java.time.LocalDate;

/** A bound of a read: a whole day in the register's time zone, or a moment. Bounds are included. */
public sealed interface PointInTime {

    /** An upper bound includes the whole day; a lower bound starts with it. */
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
