package dev.accumulator.registers.read;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.table.StoredRegister;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Refuses reads of moments whose movements were detached, because their answer would be wrong. */
final class DetachedPeriods {
    private DetachedPeriods() {}

    /**
     * Checks the moments of a read.
     *
     * @throws InvalidQuery if the answer needs movements that were detached
     */
    static void check(
            StoredRegister stored, @Nullable PointInTime from, @Nullable PointInTime to, @Nullable Instant knownAt) {
        StoredRegister.Detached detached = stored.detached();
        if (detached == null) {
            return;
        }
        ZoneId zone = stored.definition().zone();
        if (from != null && start(from, zone).isBefore(detached.before())) {
            throw refusal(stored, "from", from, detached);
        }
        if (to != null && end(to, zone).isBefore(detached.before())) {
            throw refusal(stored, from == null ? "at" : "to", to, detached);
        }
        if (knownAt != null && knownAt.isBefore(detached.detachedAt())) {
            throw refusal(stored, "knownAt", knownAt, detached);
        }
    }

    private static Instant start(PointInTime point, ZoneId zone) {
        return switch (point) {
            case PointInTime.Day day -> day.day().atStartOfDay(zone).toInstant();
            case PointInTime.Moment moment -> moment.instant();
        };
    }

    private static Instant end(PointInTime point, ZoneId zone) {
        return switch (point) {
            case PointInTime.Day day -> day.day().plusDays(1).atStartOfDay(zone).toInstant();
            case PointInTime.Moment moment -> moment.instant();
        };
    }

    private static InvalidQuery refusal(
            StoredRegister stored, String field, Object value, StoredRegister.Detached detached) {
        return new InvalidQuery(
                field,
                "Register \"" + stored.definition().name() + "\" cannot tell about " + value + ": its movements before "
                        + detached.before() + " were detached at " + detached.detachedAt());
    }
}
