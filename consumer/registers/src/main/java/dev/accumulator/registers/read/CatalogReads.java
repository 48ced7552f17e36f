package dev.accumulator.registers.read;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Placed;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reads of a schema: each finds its register by name, refuses detached periods, and reads one page. */
public final class CatalogReads implements RegisterReads {
    private final Catalog catalog;
    private final BalanceReads balances;
    private final TurnoverReads turnovers;
    private final MovementReads movements;
    private final SettledMoments moments;
    private final WholeReads whole;
    private final Source source;

    /** Where the registers of the reads come from. */
    interface Source {
        OpenRegister find(String name);

        /** Returns the guard of a read of this register. */
        GuardedRead guard(OpenRegister register);
    }

    /** Reads that look their register up in the database first. The caller's transaction holds the two together. */
    public CatalogReads(Database database, Catalog catalog, MovementReads movements, SettledMoments moments) {
        this(
                catalog,
                new BalanceReads(database),
                new TurnoverReads(database),
                movements,
                moments,
                new WholeReads(database),
                new Source() {
                    @Override
                    public OpenRegister find(String name) {
                        return catalog.current(name);
                    }

                    @Override
                    public GuardedRead guard(OpenRegister register) {
                        return GuardedRead.NONE;
                    }
                });
    }

    private CatalogReads(
            Catalog catalog,
            BalanceReads balances,
            TurnoverReads turnovers,
            MovementReads movements,
            SettledMoments moments,
            WholeReads whole,
            Source source) {
        this.catalog = catalog;
        this.balances = balances;
        this.turnovers = turnovers;
        this.movements = movements;
        this.moments = moments;
        this.whole = whole;
        this.source = source;
    }

    /**
     * Returns reads of one statement each, which need no transaction: the statement checks the premise and that the
     * definition known to this process is still in force. Otherwise a read fails with {@link
     * dev.accumulator.registers.model.PremiseFailed}, or in any way in which a read by an old definition fails.
     *
     * @param beside what each statement reads with its answer; null if nothing
     */
    public RegisterReads inSingleStatements(Premise premise, @Nullable Beside beside) {
        return from(new SingleStatementReads(catalog, premise, beside, null));
    }

    /**
     * Returns the read of one page in one of several databases; see {@link #inSingleStatements}.
     *
     * @param statementMax how long the statement may take
     */
    public PartReads firstPage(Premise premise, Beside beside, Duration statementMax) {
        return new FirstPage(from(new SingleStatementReads(catalog, premise, beside, statementMax)));
    }

    private CatalogReads from(Source registers) {
        return new CatalogReads(catalog, balances, turnovers, movements, moments, whole, registers);
    }

    @Override
    public RegisterDefinition definition(String name) {
        return source.find(name).definition();
    }

    @Override
    public boolean wasClosed(String name) {
        return source.find(name).wasClosed();
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        // First, because it may wait, and a register may be detached meanwhile.
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), null, query.at(), query.knownAt());
        return balances.read(register.definition(), query, source.guard(register));
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        // First, because it may wait, and a register may be detached meanwhile.
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), query.from(), query.to(), query.knownAt());
        return turnovers.read(register.definition(), query, source.guard(register));
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        if (query.history()) {
            moments.requireUnlessAhead("recordedTo", query.recordedTo());
        }
        OpenRegister register = source.find(query.register());
        return movements.read(register, query, source.guard(register));
    }

    /** Reads all balances in the caller's transaction; see {@link dev.accumulator.registers.Registers#eachBalance}. */
    public void eachBalance(BalanceQuery query, Consumer<BalanceRow> rows) {
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), null, query.at(), query.knownAt());
        whole.each(balances.plan(register.definition(), query), rows);
    }

    /** Reads all turnovers in the caller's transaction; see {@link dev.accumulator.registers.Registers#eachTurnover}. */
    public void eachTurnover(TurnoverQuery query, Consumer<TurnoverRow> rows) {
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), query.from(), query.to(), query.knownAt());
        whole.each(turnovers.plan(register.definition(), query), rows);
    }

    /** Reads the totals of turnovers; see {@link dev.accumulator.registers.Registers#turnoverTotals}. */
    public TurnoverRow turnoverTotals(TurnoverQuery query) {
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), query.from(), query.to(), query.knownAt());
        return whole.totals(turnovers.plan(register.definition(), query.withTotals()));
    }

    /** Reads all movements in the caller's transaction; see {@link dev.accumulator.registers.Registers#eachMovement}. */
    public void eachMovement(MovementQuery query, Consumer<MovementRow> rows) {
        if (query.history()) {
            moments.requireUnlessAhead("recordedTo", query.recordedTo());
        }
        OpenRegister register = source.find(query.register());
        movements.plan(register, query).ifPresent(plan -> whole.each(plan, rows));
    }

    /** See {@link dev.accumulator.registers.model.PartReads#balanceRows}. */
    public Stream<BalanceRow> balanceRows(BalanceQuery query) {
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), null, query.at(), query.knownAt());
        return whole.rows(balances.plan(register.definition(), query));
    }

    /** See {@link dev.accumulator.registers.model.PartReads#turnoverRows}. */
    public Stream<TurnoverRow> turnoverRows(TurnoverQuery query) {
        moments.require("knownAt", query.knownAt());
        OpenRegister register = source.find(query.register());
        DetachedPeriods.check(register.stored(), query.from(), query.to(), query.knownAt());
        return whole.rows(turnovers.plan(register.definition(), query));
    }

    /** See {@link dev.accumulator.registers.model.PartReads#movementRows}. */
    public Stream<MovementRow> movementRows(MovementQuery query) {
        if (query.history()) {
            moments.requireUnlessAhead("recordedTo", query.recordedTo());
        }
        OpenRegister register = source.find(query.register());
        return movements.plan(register, query).map(whole::rows).orElseGet(Stream::empty);
    }

    /** See {@link dev.accumulator.registers.model.PartReads#placedMovements}. */
    public Page<Placed<MovementRow>> placedMovements(MovementQuery query) {
        if (query.history()) {
            moments.requireUnlessAhead("recordedTo", query.recordedTo());
        }
        OpenRegister register = source.find(query.register());
        return movements.placed(register, query, source.guard(register));
    }

    /** Counts balances; see {@link dev.accumulator.registers.Registers#countBalances}. */
    public long countBalances(BalanceQuery query, int max) {
        OpenRegister register = source.find(query.register());
        return whole.count(balances.plan(register.definition(), query), max);
    }

    /** Counts turnovers; see {@link dev.accumulator.registers.Registers#countTurnovers}. */
    public long countTurnovers(TurnoverQuery query, int max) {
        OpenRegister register = source.find(query.register());
        if (query.empty()) {
            // Refused if its rows are too many, which their number would not tell.
            turnovers.read(register.definition(), query.firstRow(), source.guard(register));
        }
        return whole.count(turnovers.plan(register.definition(), query), max);
    }
}
