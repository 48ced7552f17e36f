package dev.accumulator.registers.model;

import java.math.BigDecimal;

/**
 * The figures of one resource of an account over a range, with its declared scale.
 *
 * @param opening the balance before the range: debit less credit, so negative where the account owes
 * @param debit what it got within the range
 * @param credit what it gave within the range
 * @param closing the balance after the range
 */
public record AccountFigures(BigDecimal opening, BigDecimal debit, BigDecimal credit, BigDecimal closing) {

    /** The figures of a turnover that was read with balances. */
    static AccountFigures of(TurnoverRow.Turnover turnover) {
        BigDecimal opening = turnover.opening();
        BigDecimal closing = turnover.closing();
        if (opening == null || closing == null) {
            throw new IllegalArgumentException("A turnover without balances has no opening and no closing");
        }
        return new AccountFigures(opening, turnover.receipt(), turnover.expense(), closing);
    }

    /** The sums of these and other figures: the balances are set off against each other. */
    public AccountFigures plus(AccountFigures other) {
        return new AccountFigures(
                opening.add(other.opening),
                debit.add(other.debit),
                credit.add(other.credit),
                closing.add(other.closing));
    }

    /** True if nothing is there and nothing has moved. */
    public boolean isNothing() {
        return opening.signum() == 0 && debit.signum() == 0 && credit.signum() == 0 && closing.signum() == 0;
    }

    /** The two sides of these figures: a balance stands on the side that it is on. */
    public Sides sides() {
        return new Sides(
                onDebit(opening),
                onDebit(opening.negate()),
                debit,
                credit,
                onDebit(closing),
                onDebit(closing.negate()));
    }

    private static BigDecimal onDebit(BigDecimal balance) {
        return balance.signum() > 0 ? balance : BigDecimal.ZERO.setScale(balance.scale());
    }

    /** Figures in six columns, as a trial balance shows them. None of the balances is negative. */
    public record Sides(
            BigDecimal openingDebit,
            BigDecimal openingCredit,
            BigDecimal debit,
            BigDecimal credit,
            BigDecimal closingDebit,
            BigDecimal closingCredit) {

        /** Returns the sums, column by column. */
        public Sides plus(Sides other) {
            return new Sides(
                    openingDebit.add(other.openingDebit),
                    openingCredit.add(other.openingCredit),
                    debit.add(other.debit),
                    credit.add(other.credit),
                    closingDebit.add(other.closingDebit),
                    closingCredit.add(other.closingCredit));
        }

        /** True if both sides are equal, in turnover and balances. */
        public boolean areEqual() {
            return openingDebit.compareTo(openingCredit) == 0
                    && debit.compareTo(credit) == 0
                    && closingDebit.compareTo(closingCredit) == 0;
        }
    }
}
