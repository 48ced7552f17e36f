package dev.accumulator.registers.model;

/** The kinds of registers, by what they keep of their movements. */
public enum RegisterKind {
    /** Balances and turnovers: stock, money, debts. */
    BALANCE,
    /** Turnovers only: sales, hours worked. Asking such a register for a balance is refused. */
    TURNOVER,
    /**
     * Double entry: balances and turnovers of accounts. Only entries write to it, each of which moves two accounts by the
     * same. Its first two dimensions are the account and the corresponding account, the others are analytics.
     */
    LEDGER;

    /** Returns true if registers of this kind keep balances. */
    public boolean keepsBalances() {
        return this != TURNOVER;
    }
}
