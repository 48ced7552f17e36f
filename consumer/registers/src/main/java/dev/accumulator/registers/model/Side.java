package dev.accumulator.registers.model;

import java.util.Locale;

/** The sides of an entry of a ledger, and of a balance. */
public enum Side {
    /** The side of an account that gets. It is a receipt of a register. */
    DEBIT,
    /** The side of an account that gives. It is an expense of a register. */
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
