package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.LevelReads;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How a balance goes up and down in a month or on a day, over all parts of the floor. */
final class Swing {
    private BigDecimal up = BigDecimal.ZERO;
    private BigDecimal down = BigDecimal.ZERO;
    private boolean marked;

    /** At most the lowest difference; null once a part does not know it. */
    private @Nullable BigDecimal low = BigDecimal.ZERO;

    private int turnovers;

    /** The lowest difference and its moment, if one part alone has movements and knows it. */
    private Level.@Nullable Lowest lowest;

    void add(LevelReads.Turnover turnover, boolean isAdded) {
        up = up.add(isAdded ? turnover.receipt() : turnover.expense());
        down = down.add(isAdded ? turnover.expense() : turnover.receipt());
        marked |= turnover.marked();
        LevelReads.Swing swing = turnover.swing();
        low = low == null || swing == null
                ? null
                : low.add(isAdded ? swing.low() : swing.high().negate());
        turnovers++;
        lowest = swing == null || turnovers > 1 ? null : lowest(swing.exact(), isAdded);
    }

    private static Level.@Nullable Lowest lowest(LevelReads.@Nullable Extremes exact, boolean isAdded) {
        if (exact == null) {
            return null;
        }
        return isAdded
                ? new Level.Lowest(exact.lowest(), exact.lowestAt())
                : new Level.Lowest(exact.highest().negate(), exact.highestAt());
    }

    /**
     * True if the balance stays high enough.
     *
     * @param left how much may go
     * @param isBound true if no movement takes back what another moment has given, so that all expenses are the most that goes
     */
    boolean isClear(BigDecimal left, boolean isBound) {
        return (isBound && down.compareTo(left) <= 0)
                || (low != null && low.negate().compareTo(left) <= 0);
    }

    /** True if a stretch of the level begins in it. */
    boolean isMarked() {
        return marked;
    }

    /** Returns what it adds to the balance as a whole. */
    BigDecimal net() {
        return up.subtract(down);
    }

    /** Returns the lowest balance as a difference to what it is before, with its moment; null if movements have to tell it. */
    Level.@Nullable Lowest lowest() {
        return lowest;
    }
}
