package dev.accumulator.registers.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Moments as PostgreSQL keeps them: to the microsecond. A bound of a read may lie between two of them, and the driver would
 * round it to the nearer one, so it is moved inwards before.
 */
public final class Moments {
    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Moments() {}

    /** The last microsecond that is not after the moment. */
    public static Instant floor(Instant moment) {
        return clamped(moment).truncatedTo(ChronoUnit.MICROS);
    }

    /** The first microsecond that is not before the moment. */
    public static Instant ceil(Instant moment) {
        Instant floor = floor(moment);
        return floor.isBefore(clamped(moment)) ? floor.plus(1, ChronoUnit.MICROS) : floor;
    }

    /** Returns true if the moment lies in the years 0001 to 9999. */
    public static boolean isInCalendar(Instant moment) {
        return clamped(moment).equals(moment)
                || moment.truncatedTo(ChronoUnit.MICROS).equals(MAX);
    }

    /** The parameter for a moment: spelled in UTC, so that the JVM's time zone and calendar do not matter. */
    public static OffsetDateTime parameter(Instant moment) {
        return clamped(moment).atOffset(ZoneOffset.UTC);
    }

    /** Moves a moment into the calendar; nothing was recorded and nothing moved outside of it. */
    private static Instant clamped(Instant moment) {
        return moment.isBefore(MIN) ? MIN : moment.isAfter(MAX) ? MAX : moment;
    }
}
