package dev.accumulator.registers.read;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Placed;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.model.SnapshotNeeded;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The reads of one of several databases as far as one page needs them, which a single statement reads outside of any
 * transaction. Definitions are those that this process knows; the statement checks them. A second statement would be of another
 * snapshot, so it is refused with {@link SnapshotNeeded}, and so is all that has no end or no page.
 */
final class FirstPage implements PartReads {
    private final CatalogReads reads;
    private final AtomicBoolean isRead = new AtomicBoolean();

    /** @param reads in single statements */
    FirstPage(CatalogReads reads) {
        this.reads = reads;
    }

    private CatalogReads once() {
        if (isRead.getAndSet(true)) {
            throw new SnapshotNeeded("A second statement is of another snapshot");
        }
        return reads;
    }

    private static SnapshotNeeded noPage() {
        return new SnapshotNeeded("Pages alone are read by single statements");
    }

    @Override
    public RegisterDefinition definition(String name) {
        return reads.definition(name);
    }

    @Override
    public boolean wasClosed(String name) {
        return reads.wasClosed(name);
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        return once().balances(query);
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        return once().turnovers(query);
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        return once().movements(query);
    }

    @Override
    public Page<Placed<MovementRow>> placedMovements(MovementQuery query) {
        return once().placedMovements(query);
    }

    @Override
    public Stream<BalanceRow> balanceRows(BalanceQuery query) {
        throw noPage();
    }

    @Override
    public Stream<TurnoverRow> turnoverRows(TurnoverQuery query) {
        throw noPage();
    }

    @Override
    public Stream<MovementRow> movementRows(MovementQuery query) {
        throw noPage();
    }

    @Override
    public Page<Placed<RecorderSummary>> placedRecorders(RecorderQuery query) {
        throw noPage();
    }

    @Override
    public List<RegisterDefinition> definitions() {
        throw noPage();
    }

    @Override
    public RegisterDescription describe(String name) {
        throw noPage();
    }

    @Override
    public void eachBalance(BalanceQuery query, Consumer<BalanceRow> rows) {
        throw noPage();
    }

    @Override
    public void eachTurnover(TurnoverQuery query, Consumer<TurnoverRow> rows) {
        throw noPage();
    }

    @Override
    public void eachMovement(MovementQuery query, Consumer<MovementRow> rows) {
        throw noPage();
    }

    @Override
    public TurnoverRow turnoverTotals(TurnoverQuery query) {
        throw noPage();
    }

    @Override
    public long countBalances(BalanceQuery query, int max) {
        throw noPage();
    }

    @Override
    public long countTurnovers(TurnoverQuery query, int max) {
        throw noPage();
    }

    @Override
    public Page<RecorderSummary> recorders(RecorderQuery query) {
        throw noPage();
    }

    @Override
    public List<RecorderSummary> recordersBeginningWith(String text, int limit) {
        throw noPage();
    }

    @Override
    public List<Object> valuesBeginningWith(String register, String dimension, String text, int limit) {
        throw noPage();
    }
}
