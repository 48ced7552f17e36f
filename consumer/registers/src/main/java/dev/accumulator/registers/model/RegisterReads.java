package dev.accumulator.registers.model;

/** The reads of registers. */
public interface RegisterReads {

    /**
     * The definition of a register.
     *
     * @throws RegisterNotFound if there is none of that name
     */
    RegisterDefinition definition(String name);

    /**
     * Balances of cells or groups of cells, now or at an earlier moment.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if the register keeps no balances, or a name or value does not fit it
     */
    Page<BalanceRow> balances(BalanceQuery query);

    /**
     * Turnovers over a range of time.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if a name or value does not fit the register
     */
    Page<TurnoverRow> turnovers(TurnoverQuery query);

    /**
     * Movements of a register.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if a name or value does not fit the register
     */
    Page<MovementRow> movements(MovementQuery query);
}
