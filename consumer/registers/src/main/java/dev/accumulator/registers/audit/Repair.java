package dev.accumulator.registers.audit;

import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import dev.accumulator.registers.table.TotalsUnit;
import java.util.List;
import java.util.Objects;

/**
 * Makes totals and balances what the movements say. It holds the folder's lock, so totals stand still; postings go on, into
 * the tail. It writes only rows that differ, so a repair of a sound register writes nothing.
 */
public final class Repair {
    private static final String FOLD = """
            create temporary table folded on commit drop as
            {finest}
            """;

    private static final String DELETE_TOTALS_WITHOUT_MOVEMENTS = """
            delete from {totals} a
             where ({any resource: a.{receipt} <> 0 or a.{expense} <> 0})
               and not exists (select from ({expected}) e where e.cell = a.cell and e.{unit} = a.{unit})
            """;

    /** If a month has no row, all its days have already been repaired. */
    private static final String UPSERT_TOTALS = """
            insert into {totals} as a (cell, {unit}, {figures}{if counted:, movements, by_day})
            select e.cell, e.{unit}, {figures:e}{if counted:, e.movements, true}
              from ({expected}) e
              left join {totals} b on b.cell = e.cell and b.{unit} = e.{unit}
             where ({any resource: coalesce(b.{receipt}, 0) <> e.{receipt} or coalesce(b.{expense}, 0) <> e.{expense}})
             order by e.cell, e.{unit}
                on conflict (cell, {unit}) do update
               set {each resource: {receipt} = excluded.{receipt}, {expense} = excluded.{expense}}
            """;

    private static final String UPDATE_BALANCES = """
            update {cell} c
               set {each resource: {resource} = n.{resource}}
              from (select i.cell, {each resource: coalesce(e.{resource}, 0) as {resource}}
                      from {cell} i
                      left join ({expected}) e on e.cell = i.cell) n
             where c.cell = n.cell
               and ({any resource: c.{resource} <> n.{resource}})
            """;

    private final Database database;
    private final RegistersTable registers;

    public Repair(Database database, RegistersTable registers) {
        this.database = database;
        this.registers = registers;
    }

    /**
     * Makes the rows of cells that are gone, where this process remembers their dimensions. A new version of the definition
     * makes all processes forget the numbers of cells: they would go on to post into those that have no row.
     *
     * @return how many were made
     */
    public long restoreCells(OpenRegister register) {
        List<Long> missing = Objects.requireNonNull(database.transactions().execute(status -> {
            new LongStatements(database.template()).allowTime().allowMemory().withoutCompiledPlans();
            return new MissingRows(database, register.definition()).cells();
        }));
        if (missing.isEmpty()) {
            return 0;
        }
        return Objects.requireNonNull(database.transactions().execute(status -> {
            // Nobody posts meanwhile. Who posts afterwards has looked at the version before.
            StoredRegister stored = registers
                    .byNameForUpdate(register.name())
                    .filter(now -> now.id() == register.id() && now.version() == register.version())
                    .orElseThrow(() -> new IllegalStateException(
                            "Register " + register.name() + " was changed while it was repaired"));
            registers.update(stored, stored.definition());
            return register.cells().restore(missing);
        }));
    }

    /** Repairs totals and balances, and returns how many rows it has written. */
    public long repair(OpenRegister register) {
        return Objects.requireNonNull(database.transactions().execute(status -> {
            registers.lockForFolding(register.id());
            new LongStatements(database.template()).allowMemory().withoutCompiledPlans();
            TotalsChecksums checksums = new TotalsChecksums(database, register);
            long written = checksums.totalsAgree(checksums.ofMovements()) ? 0 : repairLocked(register.definition());
            written += new SwingDifferences(database, register).repairLocked();
            return written + new AccountTotals(database, register.definition()).repairLocked();
        }));
    }

    private long repairLocked(RegisterDefinition definition) {
        RegisterSql sql = new RegisterSql(database.schema(), definition);
        ExpectedTotalsSql expected = new ExpectedTotalsSql(database.schema(), definition);
        // All statements see one consistent state: the folder's lock keeps the tail from shrinking, and new movements
        // land in the tail.
        database.template().execute(sql.with("finest", expected.finest()).fill(FOLD));
        database.template().execute("analyze folded");
        long written = 0;
        for (TotalsUnit unit : TotalsUnit.of(definition)) {
            RegisterSql totals = sql.at(unit).with("expected", expected.unit(unit));
            written += update(totals.fill(DELETE_TOTALS_WITHOUT_MOVEMENTS));
            written += update(totals.fill(UPSERT_TOTALS));
        }
        if (definition.kind().keepsBalances()) {
            written += update(sql.with("expected", expected.balances()).fill(UPDATE_BALANCES));
        }
        database.template().execute("drop table folded");
        return written;
    }

    private long update(String statement) {
        return database.jdbc().sql(statement).update();
    }
}
