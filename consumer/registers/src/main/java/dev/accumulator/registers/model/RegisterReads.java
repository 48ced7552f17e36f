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
     * True if a register is closed up to a day, or was once. A correction of closed time may then be a movement in open time,
     * so that only the whole history of movements adds up to the balances.
     *
     * @throws RegisterNotFound if there is none of that name
     */
    boolean wasClosed(String name);

    /**
     * Balances of cells or groups of cells, now or at an earlier moment.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if the register keeps no balances, or a name or value does not fit it
     * @throws MomentStillOpen if what was known at the moment could still change
     */
    Page<BalanceRow> balances(BalanceQuery query);

    /**
     * Turnovers over a range of time.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if a name or value does not fit the register
     * @throws MomentStillOpen if what was known at the moment could still change
     */
    Page<TurnoverRow> turnovers(TurnoverQuery query);

    /**
     * Movements of a register.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if a name or value does not fit the register
     * @throws MomentStillOpen if a history up to a moment of recording is asked for, and could still change
     */
    Page<MovementRow> movements(MovementQuery query);
}
