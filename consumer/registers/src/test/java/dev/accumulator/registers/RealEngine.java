package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine on PostgreSQL, as the contract tests see it. */
final class RealEngine implements RegisterEngine {

    /** Where movements wait when they are read. */
    enum Totals {
        /** In the tail: nothing is ever folded. */
        UNFOLDED,
        /** In the totals: each posting opens its months first and is folded at once. */
        FOLDED
    }

    private static final int FOLD_MOVEMENTS_MAX = 1_000;

    private final EngineDatabase database;
    private final Registers registers;
    private final Totals totals;

    RealEngine(EngineDatabase database, Totals totals) {
        this.database = database;
        // So few that months of cells with day totals and months without are both met.
        this.registers = database.newRegisters(2);
        this.totals = totals;
    }

    /** Drops all registers and forgets all documents. */
    static void clear(EngineDatabase database) {
        Registers registers = database.newRegisters();
        registers.definitions().forEach(definition -> registers.drop(definition.name(), true));
        database.jdbc().execute("truncate accumulator_1.recorders, accumulator_1.postings, accumulator_1.floor_groups");
    }

    @Override
    public void define(RegisterDefinition definition) {
        registers.define(definition);
    }

    @Override
    public RegisterDefinition definition(String name) {
        return registers.definition(name);
    }

    @Override
    public List<RegisterDefinition> definitions() {
        return registers.definitions();
    }

    @Override
    public void close(String register, @Nullable Closing closing) {
        registers.close(List.of(register), closing, before -> {});
    }

    @Override
    public void drop(String name, boolean force) {
        registers.drop(name, force);
    }

    @Override
    public void keepFloors(List<Floor> floors) {
        registers.keepFloors(floors);
    }

    @Override
    public List<Outcome> post(List<? extends Change> changes) {
        if (totals == Totals.UNFOLDED) {
            return registers.post(changes);
        }
        registers.openMonths(changes);
        List<Outcome> outcomes = registers.post(changes);
        while (registers.fold(FOLD_MOVEMENTS_MAX) > 0) {
            // Each round takes at least one posting.
        }
        return outcomes;
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        return registers.balances(query);
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        return registers.turnovers(query);
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        return registers.movements(query);
    }

    @Override
    public Optional<RecorderState> recorder(String recorder) {
        return registers.recorder(recorder);
    }

    @Override
    public Instant mark() {
        return Objects.requireNonNull(database.jdbc().queryForObject("select clock_timestamp()", OffsetDateTime.class))
                .toInstant();
    }

    @Override
    public void rollBack(Runnable work) {
        database.transactions().executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    @Override
    public boolean hasMessages() {
        return true;
    }
}
