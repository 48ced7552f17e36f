package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of time, cut into whole units, which totals answer, and the rest, which only movements can answer.
 *
 * @param whole the days that totals answer, or null; in a register with month totals, the days of whole months
 * @param parts the days that count only in part, or that are not a whole unit
 */
record RangePlan(@Nullable Days whole, List<Part> parts) {

    /**
     * PostgreSQL decides which day a moment is on, and its rules of a zone may differ from Java's. Days that begin or end
     * this close to a moment are read as movements, each of which is compared with the moment itself. Rules of a zone differ
     * by an hour or two. Where clocks go back over midnight, a day's movements lie on both sides of it, less than this apart.
     */
    private static final Duration SLACK = Duration.ofHours(3);

    /**
     * A range of days, both ends included.
     *
     * @param first null if the range has no beginning
     * @param last null if the range has no end
     */
    record Days(@Nullable LocalDate first, @Nullable LocalDate last) {
        boolean isEmpty() {
            return first != null && last != null && first.isAfter(last);
        }
    }

    /**
     * The movements of some days that count.
     *
     * @param from their first period, or null for the start of the first day
     * @param to their last period, or null for the end of the last day
     */
    record Part(Days days, @Nullable Instant from, @Nullable Instant to) {}

    /**
     * Cuts a range.
     *
     * @param byDay true if the answer needs every day apart, as months cannot answer it then
     */
    static RangePlan of(
            RegisterDefinition definition, @Nullable PointInTime from, @Nullable PointInTime to, boolean byDay) {
        Edge lower = from == null ? Edge.NONE : Edge.lower(from, definition.zone());
        Edge upper = to == null ? Edge.NONE : Edge.upper(to, definition.zone());
        Days touched = new Days(lower.touched(), upper.touched());
        Days whole = new Days(lower.whole(), upper.whole());
        if (touched.isEmpty()) {
            return new RangePlan(null, List.of());
        }
        if (whole.isEmpty()) {
            return new RangePlan(null, List.of(new Part(touched, lower.moment(), upper.moment())));
        }
        List<Part> parts = new ArrayList<>();
        if (lower.touched() != null && lower.whole() != null && lower.touched().isBefore(lower.whole())) {
            parts.add(new Part(new Days(lower.touched(), lower.whole().minusDays(1)), lower.moment(), null));
        }
        if (upper.touched() != null && upper.whole() != null && upper.touched().isAfter(upper.whole())) {
            parts.add(new Part(new Days(upper.whole().plusDays(1), upper.touched()), null, upper.moment()));
        }
        return new RangePlan(
                definition.totals() == TotalsDetail.MONTH ? cutToMonths(whole, byDay, parts) : whole, parts);
    }

    /** Returns all of a range as movements, for reads that totals cannot answer. */
    static Part ofMovements(RegisterDefinition definition, @Nullable PointInTime from, @Nullable PointInTime to) {
        Edge lower = from == null ? Edge.NONE : Edge.lower(from, definition.zone());
        Edge upper = to == null ? Edge.NONE : Edge.upper(to, definition.zone());
        return new Part(new Days(lower.touched(), upper.touched()), lower.moment(), upper.moment());
    }

    /**
     * One end of a range.
     *
     * @param touched the outermost day with movements that count; null if the range has no such end
     * @param whole the outermost day from which on, inwards, every movement counts; null if the range has no such end
     * @param moment the first or last period that counts in the days between the two; null if the two are the same day
     */
    private record Edge(
            @Nullable LocalDate touched,
            @Nullable LocalDate whole,
            @Nullable Instant moment) {
        static final Edge NONE = new Edge(null, null, null);

        static Edge lower(PointInTime from, ZoneId zone) {
            return switch (from) {
                case PointInTime.Day day -> new Edge(day.day(), day.day(), null);
                case PointInTime.Moment m -> {
                    Instant first = Moments.ceil(m.instant());
                    LocalDate touched = first.minus(SLACK).atZone(zone).toLocalDate();
                    LocalDate whole = touched;
                    while (start(whole, zone).isBefore(first.plus(SLACK))) {
                        whole = whole.plusDays(1);
                    }
                    yield new Edge(touched, whole, first);
                }
            };
        }

        static Edge upper(PointInTime to, ZoneId zone) {
            return switch (to) {
                case PointInTime.Day day -> new Edge(day.day(), day.day(), null);
                case PointInTime.Moment m -> {
                    Instant last = Moments.floor(m.instant());
                    LocalDate touched = last.plus(SLACK).atZone(zone).toLocalDate();
                    LocalDate whole = touched;
                    while (end(whole, zone).isAfter(last.minus(SLACK))) {
                        whole = whole.minusDays(1);
                    }
                    yield new Edge(touched, whole, last);
                }
            };
        }

        /** Returns the first moment of a day. */
        private static Instant start(LocalDate day, ZoneId zone) {
            return day.atStartOfDay(zone).toInstant();
        }

        /** Returns a moment after which no moment is on this day or an earlier one. */
        private static Instant end(LocalDate day, ZoneId zone) {
            return day.plusDays(1).atStartOfDay(zone).withLaterOffsetAtOverlap().toInstant();
        }
    }

    private static @Nullable Days cutToMonths(Days days, boolean byDay, List<Part> parts) {
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

    /** Returns the months of the days, each by its first day. */
    static Days monthsOf(Days days) {
        return new Days(
                days.first() == null ? null : days.first().withDayOfMonth(1),
                days.last() == null ? null : days.last().withDayOfMonth(1));
    }

    /** Returns the first day of the first month that begins on or after a day. */
    static LocalDate firstOfMonthFrom(LocalDate day) {
        return day.getDayOfMonth() == 1 ? day : day.withDayOfMonth(1).plusMonths(1);
    }

    /** Returns the last day of the last month that ends on or before a day. */
    static LocalDate lastOfMonthTo(LocalDate day) {
        LocalDate next = day.plusDays(1);
        return next.withDayOfMonth(1).minusDays(1);
    }
}
