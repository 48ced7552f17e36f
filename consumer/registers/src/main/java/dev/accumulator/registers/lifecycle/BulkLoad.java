package dev.accumulator.registers.lifecycle;

import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The load of very many movements into an empty schema. What is cheaper to make of all of them at once than with each posting
 * is made at its end: the index that only readers need, the totals, and the planner's statistics.
 */
public final class BulkLoad {
    /** Enough to sort a million movements, or to add up as many cells and days, without a file. */
    private static final String MEMORY = "256MB";

    /** A fifth of the usual sample is enough to choose plans by, and the server soon takes its own. */
    private static final int STATISTICS = 20;

    private final Database database;
    private final RegistersTable table;
    private final Catalog catalog;

    public BulkLoad(Database database, RegistersTable table, Catalog catalog) {
        this.database = database;
        this.table = table;
        this.catalog = catalog;
    }

    public void begin() {
        database.transactions().executeWithoutResult(status -> {
            for (StoredRegister stored : table.all()) {
                if (!holdsMovements(stored.definition())) {
                    ddl(stored).dropIndexesOfReaders().forEach(this::run);
                }
            }
        });
    }

    /** A transaction a register, so that what is done stays done. */
    public void makeIndexes(int concurrency) {
        sideBySide(concurrency, table.all(), this::makeIndex);
    }

    private void makeIndex(StoredRegister stored) {
        database.transactions().executeWithoutResult(status -> {
            database.allowTime();
            run("set local maintenance_work_mem = '" + MEMORY + "'");
            // Registers are worked at side by side: that many processors are asked for and no more.
            run("set local max_parallel_maintenance_workers = 0");
            ddl(stored).createIndexesOfReaders().forEach(this::run);
        });
    }

    /** The totals of registers that have none yet, and statistics of all that was loaded, for which plans are made next. */
    public void makeTotals(int concurrency) {
        sideBySide(concurrency, catalog.all(), this::makeTotals);
        database.transactions().executeWithoutResult(status -> {
            database.allowTime();
            analyze(database.schema().sql("{schema}.recorders"));
        });
    }

    private void makeTotals(OpenRegister register) {
        database.transactions().executeWithoutResult(status -> {
            run("set transaction isolation level repeatable read");
            database.allowTime();
            run("set local work_mem = '" + MEMORY + "'");
            run("set local maintenance_work_mem = '" + MEMORY + "'");
            register.totals().foldFirst();
        });
        database.transactions().executeWithoutResult(status -> {
            database.allowTime();
            RegisterDefinition definition = register.definition();
            Stream.concat(
                            Stream.of("cell", "log", "month"),
                            definition.totals() == TotalsDetail.DAY ? Stream.of("days") : Stream.empty())
                    .forEach(suffix -> analyze(database.schema().table(definition.name(), suffix)));
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
                .sql("select exists (select from %s)"
                        .formatted(database.schema().table(definition.name(), "log")))
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
