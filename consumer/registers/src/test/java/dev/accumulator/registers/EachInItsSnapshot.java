package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads of several databases as one, each read with snapshots of its own, as the requests of a client are: those of single
 * statements where these are enough.
 */
final class EachInItsSnapshot implements SnapshotReads {
    private final List<EngineDatabase> databases;

    EachInItsSnapshot(List<EngineDatabase> databases) {
        this.databases = databases;
    }

    private <T> T read(Function<SnapshotReads, T> reads) {
        return SnapshotParts.read(databases, reads);
    }

    private <T> T page(Function<RegisterReads, T> reads) {
        return StatementParts.read(databases, reads).orElseGet(() -> read(reads::apply));
    }

    private void each(Consumer<SnapshotReads> reads) {
        read(merged -> {
            reads.accept(merged);
            return true;
        });
    }

    @Override
    public RegisterDefinition definition(String name) {
        return read(reads -> reads.definition(name));
    }

    @Override
    public boolean wasClosed(String name) {
        return read(reads -> reads.wasClosed(name));
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        return page(reads -> reads.balances(query));
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        return page(reads -> reads.turnovers(query));
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        return page(reads -> reads.movements(query));
    }

    @Override
    public List<RegisterDefinition> definitions() {
        return read(SnapshotReads::definitions);
    }

    @Override
    public RegisterDescription describe(String name) {
        return read(reads -> reads.describe(name));
    }

    @Override
    public void eachBalance(BalanceQuery query, Consumer<BalanceRow> rows) {
        each(reads -> reads.eachBalance(query, rows));
    }

    @Override
    public void eachTurnover(TurnoverQuery query, Consumer<TurnoverRow> rows) {
        each(reads -> reads.eachTurnover(query, rows));
    }

    @Override
    public void eachMovement(MovementQuery query, Consumer<MovementRow> rows) {
        each(reads -> reads.eachMovement(query, rows));
    }

    @Override
    public TurnoverRow turnoverTotals(TurnoverQuery query) {
        return read(reads -> reads.turnoverTotals(query));
    }

    @Override
    public long countBalances(BalanceQuery query, int max) {
        return read(reads -> reads.countBalances(query, max));
    }

    @Override
    public long countTurnovers(TurnoverQuery query, int max) {
        return read(reads -> reads.countTurnovers(query, max));
    }

    @Override
    public Page<RecorderSummary> recorders(RecorderQuery query) {
        return read(reads -> reads.recorders(query));
    }

    @Override
    public List<RecorderSummary> recordersBeginningWith(String text, int limit) {
        return read(reads -> reads.recordersBeginningWith(text, limit));
    }

    @Override
    public List<Object> valuesBeginningWith(String register, String dimension, String text, int limit) {
        return read(reads -> reads.valuesBeginningWith(register, dimension, text, limit));
    }
}
