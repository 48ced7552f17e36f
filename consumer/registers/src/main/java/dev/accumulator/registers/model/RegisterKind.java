package dev.accumulator.registers.model;

/** The kinds of registers, by what they keep of their movements. */
public enum RegisterKind {
    /** Balances and turnovers: stock, money, debts. */
    BALANCE,
    /** Turnovers only: sales, hours worked. Asking such a register for a balance is refused. */
    TURNOVER
}
