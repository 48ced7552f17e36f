package dev.accumulator.registers.model;

import java.util.Locale;

/** The sides of an entry of a ledger, and of a balance. */
public enum Side {
    /** What an account gets. It is a receipt of a register. */
    DEBIT,
    /** What an account gives. It is an expense of a register. */
    CREDIT;

    /** Returns the stable code of the side. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the side across from this one. */
    public Side other() {
        return this == DEBIT ? CREDIT : DEBIT;
    }
}
