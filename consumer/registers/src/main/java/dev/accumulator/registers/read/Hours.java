package dev.accumulator.registers.read;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;

/**
 * The hours of a time zone. An hour is named by the moment at which it would begin in the offset that the zone has in it, as
 * PostgreSQL truncates moments. So one that comes twice has two names. Where clocks are set by half an hour, the hour that is
 * cut there has two names too, and the second part begins later than its name says.
 */
final class Hours {
    private static final Duration HOUR = Duration.ofHours(1);

    private Hours() {}

    /** Returns the name of the hour of a moment. */
    static Instant name(Instant moment, ZoneId zone) {
        return moment.atZone(zone)
                .toOffsetDateTime()
                .truncatedTo(ChronoUnit.HOURS)
                .toInstant();
    }

    /** Returns the first moment of an hour, in the offset that the zone has then. */
    static OffsetDateTime begin(Instant name, ZoneId zone) {
        if (name(name, zone).equals(name)) {
            return name.atZone(zone).toOffsetDateTime();
        }
        ZoneOffsetTransition change = zone.getRules().nextTransition(name);
        Instant begin = change == null || !change.getInstant().isBefore(name.plus(HOUR)) ? name : change.getInstant();
        return begin.atZone(zone).toOffsetDateTime();
    }

    /** Returns the first moment after another one that is in an hour of another name. */
    static Instant next(Instant moment, ZoneId zone) {
        Instant name = name(moment, zone);
        Instant end = name.plus(HOUR);
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        while (change != null && change.getInstant().isBefore(end)) {
            if (!name(change.getInstant(), zone).equals(name)) {
                return change.getInstant();
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return end;
    }
}
