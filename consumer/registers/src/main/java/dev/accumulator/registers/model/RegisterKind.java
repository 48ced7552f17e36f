package dev.accumulator.registers.model;

/** What a register keeps of its movements. */
public enum RegisterKind {
    /** Balances and turnovers: stock, money, debts. */
    BALANCE,
    /** Turnovers only: sales, hours worked. Asking such a register for a balance is refused. */
    TURNOVER
}
