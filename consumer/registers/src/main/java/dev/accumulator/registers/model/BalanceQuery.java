package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for balances.
 *
 * @param register the name of a register that keeps balances
 * @param at the moment up to which movements count, or null for all of them
 * @param knownAt what the register said at this moment of recording, or null for what it says now
 * @param nonZero only rows in which some resource is not zero
 * @param sort the order of the rows; the grouped dimensions follow
 * @param figures conditions on the figures, all of which a row fulfils
 */
public record BalanceQuery(
        String register,
        @Nullable PointInTime at,
        @Nullable Instant knownAt,
        Selection selection,
        boolean nonZero,
        List<Sort> sort,
        PageRequest page,
        List<FigureCondition> figures) {
    public BalanceQuery {
        sort = List.copyOf(sort);
        figures = List.copyOf(figures);
    }

    /** Balances whatever their figures are. */
    public BalanceQuery(
            String register,
            @Nullable PointInTime at,
            @Nullable Instant knownAt,
            Selection selection,
            boolean nonZero,
            List<Sort> sort,
            PageRequest page) {
        this(register, at, knownAt, selection, nonZero, sort, page, List.of());
    }

    /** The current balance of a selection. */
    public static BalanceQuery now(String register, Selection selection) {
        return new BalanceQuery(register, null, null, selection, false, List.of(), PageRequest.FIRST);
    }

    /** The balance of a selection as of a day or moment. */
    public static BalanceQuery at(String register, PointInTime at, Selection selection) {
        return new BalanceQuery(register, at, null, selection, false, List.of(), PageRequest.FIRST);
    }
}
