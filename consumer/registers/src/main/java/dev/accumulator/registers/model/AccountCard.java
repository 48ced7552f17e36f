package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The card of an account: what moved it over a range, between its opening and its closing.
 *
 * @param figures of the whole range, by resource
 * @param opening the balance before the first line, by resource: that of the range, or what the page before carried forward
 * @param lines in the order of their periods
 * @param next the cursor of the lines that follow, or null
 */
public record AccountCard(
        Map<String, AccountFigures> figures,
        Map<String, BigDecimal> opening,
        List<Line> lines,
        @Nullable String next) {

    public AccountCard {
        lines = List.copyOf(lines);
    }

    /**
     * One side of an entry.
     *
     * @param movement the movement, with the corresponding account and the analytics among its dimensions
     * @param figures by resource
     */
    public record Line(MovementRow movement, Map<String, Figures> figures) {

        /** The account itself, which may be one below that of the card. */
        public String account() {
            return String.valueOf(movement.dimensions().get(Entry.ACCOUNT));
        }

        /** The account of the other side. */
        public String corresponding() {
            return String.valueOf(movement.dimensions().get(Entry.CORRESPONDING));
        }
    }

    /**
     * The figures of a line.
     *
     * @param debit what the account got; negative where that was taken back
     * @param credit what the account gave; negative where that was taken back
     * @param balance debit less credit of all lines up to this one and the opening
     */
    public record Figures(BigDecimal debit, BigDecimal credit, BigDecimal balance) {

        static Figures of(BigDecimal value, boolean reversal, BigDecimal balance) {
            BigDecimal zero = BigDecimal.ZERO.setScale(value.scale());
            return value.signum() > 0 != reversal
                    ? new Figures(value, zero, balance)
                    : new Figures(zero, value.negate(), balance);
        }
    }
}
