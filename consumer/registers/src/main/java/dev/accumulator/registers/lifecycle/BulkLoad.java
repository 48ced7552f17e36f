package dev.accumulator.registers.lifecycle;

import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import dev.accumulator.registers.table.TotalsUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The load of very many movements into an empty schema. At the end it builds what is cheaper to build once than with each
 * posting: the indexes that only readers need, the totals, and the planner's statistics.
 */
public final class BulkLoad {
    /** The server's default is 100. A fifth of that sample is enough to choose plans by, and the server soon takes its own. */
    private static final int STATISTICS = 20;

    private final Database database;
    private final RegistersTable table;
    private final Catalog catalog;
    private final LongStatements longStatements;

    public BulkLoad(Database database, RegistersTable table, Catalog catalog) {
        this.database = database;
        this.table = table;
        this.catalog = catalog;
        this.longStatements = new LongStatements(database.template());
    }

    /**
     * Drops the indexes of readers of all registers that hold no movements. Each register has a transaction of its own: the
     * locks of all together could be more than the server has.
     */
    public void begin() {
        for (StoredRegister stored : table.all()) {
            database.transactions().executeWithoutResult(status -> {
                if (!holdsMovements(stored.definition())) {
                    ddl(stored).dropIndexesOfReaders().forEach(this::run);
                }
            });
        }
    }

    /** Makes the indexes of readers, each register in a transaction of its own, so that what is done stays done. */
    public void makeIndexes(int concurrency) {
        sideBySide(concurrency, table.all(), this::makeIndex);
    }

    private void makeIndex(StoredRegister stored) {
        database.transactions().executeWithoutResult(status -> {
            longStatements.allowTime().allowMemoryForIndexes();
            // Registers are worked at side by side: the caller asked for that many processors and no more.
            run("set local max_parallel_maintenance_workers = 0");
            ddl(stored).createIndexesOfReaders().forEach(this::run);
        });
    }

    /** Makes the totals of registers that have none yet, and statistics of all that was loaded, for the plans to come. */
    public void makeTotals(int concurrency) {
        sideBySide(concurrency, catalog.all(), this::makeTotals);
        database.transactions().executeWithoutResult(status -> {
            longStatements.allowTime();
            analyze(database.schema().sql("{schema}.recorders"));
        });
    }

    private void makeTotals(OpenRegister register) {
        database.transactions().executeWithoutResult(status -> {
            run("set transaction isolation level repeatable read");
            longStatements.allowTime().allowMemory().allowMemoryForIndexes();
            register.totals().foldFirst();
        });
        database.transactions().executeWithoutResult(status -> {
            longStatements.allowTime();
            RegisterSql sql = register.sql();
            analyze(sql.fill("{cell}"));
            analyze(sql.fill("{log}"));
            TotalsUnit.of(register.definition())
                    .forEach(unit -> analyze(sql.at(unit).fill("{totals}")));
            if (register.definition().kind() == RegisterKind.LEDGER) {
                TotalsUnit.of(register.definition())
                        .forEach(unit -> analyze(sql.at(unit).fill("{totals_by_account}")));
            }
        });
    }

    private void analyze(String table) {
        run("set local default_statistics_target = " + STATISTICS);
        run("analyze " + table);
    }

    /** Each statement keeps one processor of the server busy. All are waited for; the first failure is thrown. */
    private static <T> void sideBySide(int concurrency, Collection<T> each, Consumer<T> work) {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                concurrency, Thread.ofPlatform().name("accumulator-load-", 1).factory())) {
            each.forEach(one -> running.add(threads.submit(() -> work.accept(one))));
        }
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(failure.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted during a load", interrupted);
            }
        }
    }

    private boolean holdsMovements(RegisterDefinition definition) {
        return database.jdbc()
                .sql(new RegisterSql(database.schema(), definition).fill("select exists (select from {log})"))
                .query(Boolean.class)
                .single();
    }

    private RegisterDdl ddl(StoredRegister stored) {
        return new RegisterDdl(database.schema(), stored.definition());
    }

    private void run(String statement) {
        database.template().execute(statement);
    }
}
