package dev.accumulator.consumer.register;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of time cut into whole units, which totals answer, and the rest, which only movements can answer.
 *
 * @param whole the days (or, of a register with month totals, the days of whole months) that totals answer; null if none
 * @param parts the days of which only some movements count, or which are not a whole unit
 */
record Span(@Nullable Days whole, List<Part> parts) {

    /**
     * Days from and to, both included.
     *
     * @param first null for no beginning
     * @param last null for no end
     */
    record Days(@Nullable LocalDate first, @Nullable LocalDate last) {
        boolean isEmpty() {
            return first != null && last != null && first.isAfter(last);
        }
    }

    /**
     * Movements of some days.
     *
     * @param from their first period, or null for the start of the first day
     * @param to their last period, or null for the end of the last day
     */
    record Part(Days days, @Nullable Instant from, @Nullable Instant to) {}

    static Span of(RegisterDefinition definition, @Nullable PointInTime from, @Nullable PointInTime to, boolean byDay) {
        ZoneId zone = definition.zone();
        LocalDate fromDay = from == null ? null : day(from, zone);
        LocalDate toDay = to == null ? null : day(to, zone);
        Instant fromMoment =
                from instanceof PointInTime.Moment m && !isStartOfDay(m.instant(), zone) ? m.instant() : null;
        Instant toMoment = to instanceof PointInTime.Moment m ? m.instant() : null;
        checkOrder(from, to, fromDay, toDay);
        List<Part> parts = new ArrayList<>();
        if (fromMoment != null && toMoment != null && fromDay != null && fromDay.equals(toDay)) {
            return new Span(null, List.of(new Part(new Days(fromDay, toDay), fromMoment, toMoment)));
        }
        LocalDate first = fromDay;
        LocalDate last = toDay;
        if (fromMoment != null && fromDay != null) {
            parts.add(new Part(new Days(fromDay, fromDay), fromMoment, null));
            first = fromDay.plusDays(1);
        }
        if (toMoment != null && toDay != null) {
            parts.add(new Part(new Days(toDay, toDay), null, toMoment));
            last = toDay.minusDays(1);
        }
        Days whole = new Days(first, last);
        if (definition.totals() == TotalsDetail.MONTH) {
            whole = cutToMonths(whole, byDay, parts);
        }
        return new Span(whole == null || whole.isEmpty() ? null : whole, parts);
    }

    /** All of a range as movements, for reads that totals cannot answer. */
    static Span ofMovements(RegisterDefinition definition, @Nullable PointInTime from, @Nullable PointInTime to) {
        LocalDate fromDay = from == null ? null : day(from, definition.zone());
        LocalDate toDay = to == null ? null : day(to, definition.zone());
        checkOrder(from, to, fromDay, toDay);
        return new Span(
                null,
                List.of(new Part(
                        new Days(fromDay, toDay),
                        from instanceof PointInTime.Moment m ? m.instant() : null,
                        to instanceof PointInTime.Moment m ? m.instant() : null)));
    }

    private static @Nullable Days cutToMonths(Days days, boolean byDay, List<Part> parts) {
        if (days.isEmpty()) {
            return null;
        }
        LocalDate first = days.first() == null ? null : firstOfMonthFrom(days.first());
        LocalDate last = days.last() == null ? null : lastOfMonthTo(days.last());
        if (byDay || (first != null && last != null && first.isAfter(last))) {
            parts.add(new Part(days, null, null));
            return null;
        }
        if (first != null && days.first() != null && days.first().isBefore(first)) {
            parts.add(new Part(new Days(days.first(), first.minusDays(1)), null, null));
        }
        if (last != null && days.last() != null && days.last().isAfter(last)) {
            parts.add(new Part(new Days(last.plusDays(1), days.last()), null, null));
        }
        return new Days(first, last);
    }

    /** The first day of the first month that begins on or after a day. */
    static LocalDate firstOfMonthFrom(LocalDate day) {
        return day.getDayOfMonth() == 1 ? day : day.withDayOfMonth(1).plusMonths(1);
    }

    /** The last day of the last month that ends on or before a day. */
    static LocalDate lastOfMonthTo(LocalDate day) {
        LocalDate next = day.plusDays(1);
        return next.withDayOfMonth(1).minusDays(1);
    }

    private static void checkOrder(
            @Nullable PointInTime from,
            @Nullable PointInTime to,
            @Nullable LocalDate fromDay,
            @Nullable LocalDate toDay) {
        boolean reversed = fromDay != null && toDay != null && fromDay.isAfter(toDay);
        if (from instanceof PointInTime.Moment a && to instanceof PointInTime.Moment b) {
            reversed = a.instant().isAfter(b.instant());
        }
        if (reversed) {
            throw new InvalidQuery("from", "from " + from + " is after to " + to);
        }
    }

    private static LocalDate day(PointInTime point, ZoneId zone) {
        LocalDate day = switch (point) {
            case PointInTime.Day d -> d.day();
            case PointInTime.Moment m -> m.instant().atZone(zone).toLocalDate();
        };
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new InvalidQuery("at", point + " is not in the years 0001 to 9999");
        }
        return day;
    }

    private static boolean isStartOfDay(Instant instant, ZoneId zone) {
        return instant.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant().equals(instant);
    }
}
