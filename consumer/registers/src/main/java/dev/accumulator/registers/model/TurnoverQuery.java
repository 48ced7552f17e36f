package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for turnovers. A row whose figures are all zero is left out, unless it is the only one. If the range is split, an
 * interval without turnover is left out too.
 *
 * @param register the name of a register
 * @param from where movements begin to count, or null for the first
 * @param to where they end, or null for the last
 * @param knownAt what the register said at this moment of recording, or null for what it says now
 * @param interval how the range is split, or null for one row a group
 * @param balances true if opening and closing balances are wanted too; only of a register that keeps balances
 * @param sort the order of the rows; the grouped dimensions and the interval follow
 * @param figures conditions on the figures, all of which a row fulfils
 */
public record TurnoverQuery(
        String register,
        @Nullable PointInTime from,
        @Nullable PointInTime to,
        @Nullable Instant knownAt,
        Selection selection,
        @Nullable Interval interval,
        boolean balances,
        List<Sort> sort,
        PageRequest page,
        List<FigureCondition> figures) {
    public TurnoverQuery {
        sort = List.copyOf(sort);
        figures = List.copyOf(figures);
    }

    /** Turnovers whatever their figures are. */
    public TurnoverQuery(
            String register,
            @Nullable PointInTime from,
            @Nullable PointInTime to,
            @Nullable Instant knownAt,
            Selection selection,
            @Nullable Interval interval,
            boolean balances,
            List<Sort> sort,
            PageRequest page) {
        this(register, from, to, knownAt, selection, interval, balances, sort, page, List.of());
    }

    /** The turnover of a selection over a range. */
    public static TurnoverQuery of(
            String register, @Nullable PointInTime from, @Nullable PointInTime to, Selection selection) {
        return new TurnoverQuery(register, from, to, null, selection, null, false, List.of(), PageRequest.FIRST);
    }
}
