package dev.accumulator.registers;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer of the model besides its group: an interval or a document.
 *
 * @param start the first day, the whole hour in the offset of the moment, or the period; null if the group has no document
 * @param recorder the document; null if the answer is not split by documents
 */
record ModelSlot(
        Interval interval, @Nullable Object start, @Nullable String recorder) {
    static final List<String> ALL_COLUMNS = List.of("start", "period", "recorder");

    /** Returns the columns that rows of an interval can be sorted by. */
    static List<String> columns(@Nullable Interval interval) {
        return switch (interval) {
            case null -> List.of();
            case DOCUMENT -> List.of("period", "recorder");
            case HOUR, DAY, WEEK, MONTH, QUARTER, YEAR -> List.of("start");
        };
    }

    /** Returns the slot of a movement. */
    static ModelSlot of(Interval interval, ZoneId zone, ModelMovement movement) {
        return interval == Interval.DOCUMENT
                ? new ModelSlot(interval, movement.period(), movement.recorder())
                : of(interval, zone, movement.period());
    }

    /** Returns the slot of a moment. */
    static ModelSlot of(Interval interval, ZoneId zone, Instant moment) {
        LocalDate day = moment.atZone(zone).toLocalDate();
        Object start = switch (interval) {
            case DOCUMENT -> throw new IllegalArgumentException("A moment is of no document");
            case HOUR -> wholeHour(moment, zone);
            case DAY -> day;
            case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
            case YEAR -> day.with(TemporalAdjusters.firstDayOfYear());
        };
        return new ModelSlot(interval, start, null);
    }

    private static Instant wholeHour(Instant moment, ZoneId zone) {
        return moment.atOffset(zone.getRules().getOffset(moment))
                .truncatedTo(ChronoUnit.HOURS)
                .toInstant();
    }

    boolean isBefore(ModelSlot other) {
        int byStart = compare(start, other.start);
        return byStart == 0 ? compare(recorder, other.recorder) < 0 : byStart < 0;
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        return ModelRow.compareNullsLast(one, other);
    }

    @Nullable
    Object key(String column) {
        return column.equals("recorder") ? recorder : start;
    }

    TurnoverRow turnover(
            ZoneId zone, Map<String, @Nullable Object> dimensions, Map<String, TurnoverRow.Turnover> resources) {
        return switch (start) {
            case LocalDate day -> new TurnoverRow(day, dimensions, resources);
            case Instant period
            when recorder != null ->
                new TurnoverRow(null, null, new TurnoverRow.Document(period, recorder), dimensions, resources);
            case Instant hour ->
                new TurnoverRow(null, firstOf(hour, zone).atZone(zone).toOffsetDateTime(), null, dimensions, resources);
            case null, default -> new TurnoverRow(null, null, null, dimensions, resources);
        };
    }

    /** Returns the first moment that has this hour, looked for second by second. */
    private static Instant firstOf(Instant hour, ZoneId zone) {
        Instant moment = hour;
        while (!wholeHour(moment, zone).equals(hour)) {
            moment = moment.plusSeconds(1);
        }
        return moment;
    }
}
