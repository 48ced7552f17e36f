package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for turnovers. A row whose figures are all zero is left out, unless it is the only one. If the range is split, an
 * interval without turnover is left out too, unless {@code empty} says otherwise.
 *
 * @param register the name of a register
 * @param from where movements begin to count, or null for the first
 * @param to where they end, or null for the last
 * @param knownAt what the register said at this moment of recording, or null for what it says now
 * @param interval how the range is split, or null for one row a group
 * @param balances true if opening and closing balances are wanted too; only of a register that keeps balances
 * @param sort the order of the rows; the grouped dimensions and the interval follow
 * @param figures conditions on the figures, all of which a row fulfils
 * @param empty true if each group has a row for each interval of the range, also where nothing moved. The groups are those
 *     with a turnover in the range, and those with an opening balance, where balances are wanted. Such a group has one row
 *     without a document, where the range is split by documents and it has none. The range has both ends then, unless it is
 *     split by documents
 * @param totals true if the page has the totals of the whole answer, see {@link Page#totals}
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
        List<FigureCondition> figures,
        boolean empty,
        boolean totals) {
    public TurnoverQuery {
        sort = List.copyOf(sort);
        figures = List.copyOf(figures);
    }

    /** Turnovers without empty intervals and totals. */
    public TurnoverQuery(
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
        this(register, from, to, knownAt, selection, interval, balances, sort, page, figures, false, false);
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

    /** Returns this query with the totals of the whole answer. */
    public TurnoverQuery withTotals() {
        return new TurnoverQuery(
                register, from, to, knownAt, selection, interval, balances, sort, page, figures, empty, true);
    }

    /** The first row of the same, whatever its figures are. */
    public TurnoverQuery firstRow() {
        return new TurnoverQuery(
                register,
                from,
                to,
                knownAt,
                selection,
                interval,
                balances,
                List.of(),
                new PageRequest(1, null),
                List.of(),
                empty,
                false);
    }

    /** All of a selection in one row: what the totals of an answer are, unless it has conditions on its figures. */
    public TurnoverQuery inOneRow() {
        return new TurnoverQuery(
                register,
                from,
                to,
                knownAt,
                new Selection(selection.filters(), List.of()),
                null,
                balances,
                List.of(),
                PageRequest.FIRST);
    }

    /** The turnover of a selection over a range. */
    public static TurnoverQuery of(
            String register, @Nullable PointInTime from, @Nullable PointInTime to, Selection selection) {
        return new TurnoverQuery(register, from, to, null, selection, null, false, List.of(), PageRequest.FIRST);
    }
}
