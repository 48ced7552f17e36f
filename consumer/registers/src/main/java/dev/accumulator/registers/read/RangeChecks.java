package dev.accumulator.registers.read;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Refuses ranges that end before they begin, and days and moments outside the years 0001 to 9999. */
final class RangeChecks {
    private RangeChecks() {}

    /**
     * Checks a range.
     *
     * @param toField the name of the field that {@code to} came from
     */
    static void check(
            RegisterDefinition definition, @Nullable PointInTime from, @Nullable PointInTime to, String toField) {
        checkCalendar("from", from);
        checkCalendar(toField, to);
        if (from == null || to == null) {
            return;
        }
        boolean reversed = (from instanceof PointInTime.Moment first && to instanceof PointInTime.Moment last)
                ? first.instant().isAfter(last.instant())
                : day(definition, from).isAfter(day(definition, to));
        if (reversed) {
            throw new InvalidQuery("from", "from " + from + " is after " + toField + " " + to);
        }
    }

    private static void checkCalendar(String field, @Nullable PointInTime point) {
        boolean inCalendar = switch (point) {
            case null -> true;
            case PointInTime.Day day -> day.day().getYear() >= 1 && day.day().getYear() <= 9999;
            case PointInTime.Moment moment -> Moments.isInCalendar(moment.instant());
        };
        if (!inCalendar) {
            throw new InvalidQuery(field, point + " is not in the years 0001 to 9999");
        }
    }

    private static LocalDate day(RegisterDefinition definition, PointInTime point) {
        return switch (point) {
            case PointInTime.Day day -> day.day();
            case PointInTime.Moment moment ->
                moment.instant().atZone(definition.zone()).toLocalDate();
        };
    }
}
