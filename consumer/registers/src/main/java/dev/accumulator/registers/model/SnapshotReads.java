package dev.accumulator.registers.model;

import java.util.List;
import java.util.function.Consumer;

/** All that is read of registers for answers of any length. Several reads are of one snapshot if the caller holds one. */
public interface SnapshotReads extends RegisterReads {

    /** All registers, in the order of their names. */
    List<RegisterDefinition> definitions();

    /**
     * Describes a register and its size, at a cost that does not grow with the register.
     *
     * @throws RegisterNotFound if there is no such register
     */
    RegisterDescription describe(String name);

    /** Hands over all balances of an answer, one by one and in its order. The query's page does not matter. */
    void eachBalance(BalanceQuery query, Consumer<BalanceRow> rows);

    /** Hands over all turnovers of an answer; see {@link #eachBalance}. */
    void eachTurnover(TurnoverQuery query, Consumer<TurnoverRow> rows);

    /** Hands over all movements of an answer; see {@link #eachBalance}. */
    void eachMovement(MovementQuery query, Consumer<MovementRow> rows);

    /** The totals of all turnovers of an answer, as {@link Page#totals} has them. */
    TurnoverRow turnoverTotals(TurnoverQuery query);

    /** How many rows all pages of an answer have, up to a limit. */
    long countBalances(BalanceQuery query, int max);

    /** How many rows all pages of an answer have, up to a limit. */
    long countTurnovers(TurnoverQuery query, int max);

    /** Documents, the last that became known first. A page may have fewer rows than asked for, or none, and still a cursor. */
    Page<RecorderSummary> recorders(RecorderQuery query);

    /** Documents whose recorder begins with a text, in the order of their recorders. */
    List<RecorderSummary> recordersBeginningWith(String text, int limit);

    /**
     * Values of a dimension that cells have and whose text begins with another one.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws InvalidQuery if the register has no such dimension
     */
    List<Object> valuesBeginningWith(String register, String dimension, String text, int limit);
}
