package dev.accumulator.registers.model;

import java.util.stream.Stream;

/** The reads of one of several databases whose registers are answered as one. */
public interface PartReads extends SnapshotReads {

    /**
     * Balances in the order of the query, from its cursor on to the end. The server sends them as they are taken, within the
     * caller's transaction, whose end closes the stream if nobody else does. Several streams may be open beside each other.
     */
    Stream<BalanceRow> balanceRows(BalanceQuery query);

    /** Turnovers in the order of the query, from its cursor on to the end; see {@link #balanceRows}. */
    Stream<TurnoverRow> turnoverRows(TurnoverQuery query);

    /** Movements in the order of the query, from its cursor on to the end; see {@link #balanceRows}. */
    Stream<MovementRow> movementRows(MovementQuery query);

    /** A page of movements, each with the cursor behind it. */
    Page<Placed<MovementRow>> placedMovements(MovementQuery query);

    /** A page of documents, each with the cursor behind it. */
    Page<Placed<RecorderSummary>> placedRecorders(RecorderQuery query);
}
