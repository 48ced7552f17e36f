package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverQuery;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All intervals of a range, for answers that have a row for each, also where nothing moved. However few rows a page has, the
 * server makes all of them, so their number is bounded.
 */
final class EmptyIntervals {
    /** The days of 27 years, the hours of a year. */
    static final int INTERVALS_MAX = 10_000;

    /** The server sorts so many rows within seconds. */
    static final int ROWS_MAX = 1_000_000;

    private EmptyIntervals() {}

    /**
     * Returns the beginnings of all intervals that the range of a query touches, as texts that PostgreSQL reads.
     *
     * @throws InvalidQuery if the range has an open end, or too many intervals
     */
    static List<String> of(RegisterDefinition definition, TurnoverQuery query, Interval interval) {
        PointInTime from = query.from();
        PointInTime to = query.to();
        if (from == null || to == null) {
            String missing = from == null ? "from" : "to";
            throw new InvalidQuery(
                    missing,
                    "empty=true with interval " + word(interval) + " needs " + missing
                            + ", because intervals without movements have no end by themselves");
        }
        ZoneId zone = definition.zone();
        Instant first = first(from, zone);
        Instant last = last(to, zone);
        if (first.isAfter(last)) {
            return List.of();
        }
        List<String> starts = new ArrayList<>();
        if (interval == Interval.HOUR) {
            for (Instant at = first; !at.isAfter(last); at = Hours.next(at, zone)) {
                add(starts, hour(Hours.name(at, zone)), query, interval);
            }
            return starts;
        }
        LocalDate end = last.atZone(zone).toLocalDate();
        for (LocalDate start = start(interval, first.atZone(zone).toLocalDate());
                !start.isAfter(end);
                start = next(interval, start)) {
            // Where a zone went over the date line, it never had a day.
            if (interval != Interval.DAY
                    || start.atStartOfDay(zone).toLocalDate().equals(start)) {
                add(starts, start.toString(), query, interval);
            }
        }
        return starts;
    }

    private static void add(List<String> starts, String start, TurnoverQuery query, Interval interval) {
        if (starts.size() == INTERVALS_MAX) {
            throw new InvalidQuery(
                    "interval",
                    "interval " + word(interval) + " cuts " + query.from() + " to " + query.to() + " into more than "
                            + INTERVALS_MAX + " intervals, which is the most with empty=true; ask for longer intervals,"
                            + " or for less time");
        }
        starts.add(start);
    }

    /** Refuses an answer whose groups are too many for its intervals. */
    static InvalidQuery tooManyRows(TurnoverQuery query, int intervals) {
        return new InvalidQuery(
                "groupBy",
                "groupBy " + String.join(",", query.selection().groupBy()) + " makes more than "
                        + groupsMax(intervals) + " groups, each with " + intervals
                        + " intervals, and with empty=true an answer has at most " + ROWS_MAX
                        + " rows; filter, or ask for longer intervals or for less time");
    }

    /** Returns how many groups an answer has at most. */
    static int groupsMax(int intervals) {
        return ROWS_MAX / Math.max(1, intervals);
    }

    /** No movement is as old as the first year or as new as the last, where a name may lie out of the calendar. */
    private static String hour(Instant name) {
        return Moments.floor(name).toString();
    }

    private static Instant first(PointInTime from, ZoneId zone) {
        return Moments.ceil(
                switch (from) {
                    case PointInTime.Day day -> day.day().atStartOfDay(zone).toInstant();
                    case PointInTime.Moment moment -> moment.instant();
                });
    }

    private static Instant last(PointInTime to, ZoneId zone) {
        return Moments.floor(
                switch (to) {
                    case PointInTime.Day day ->
                        day.day()
                                .plusDays(1)
                                .atStartOfDay(zone)
                                .withLaterOffsetAtOverlap()
                                .toInstant()
                                .minus(1, ChronoUnit.MICROS);
                    case PointInTime.Moment moment -> moment.instant();
                });
    }

    private static LocalDate start(Interval interval, LocalDate day) {
        return switch (interval) {
            case DOCUMENT, HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER ->
                day.withMonth(day.getMonth().firstMonthOfQuarter().getValue()).withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    private static LocalDate next(Interval interval, LocalDate start) {
        return switch (interval) {
            case DOCUMENT, HOUR, DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case QUARTER -> start.plusMonths(3);
            case YEAR -> start.plusYears(1);
        };
    }

    private static String word(Interval interval) {
        return interval.name().toLowerCase(Locale.ROOT);
    }
}
