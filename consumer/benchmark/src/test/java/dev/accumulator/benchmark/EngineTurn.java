package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.EngineDatabase;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.testkit.PostgresDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A database with the engine for one turn, from empty to verified. */
final class EngineTurn implements AutoCloseable {
    /** Fewer and larger folds write each month total and balance less often. */
    static final int FOLD_MOVEMENTS_MAX = 200_000;

    private final EngineDatabase database;

    EngineTurn(PostgresDatabase postgres) {
        database = new EngineDatabase(postgres);
        database.registers().define(EngineDatabase.inventory());
    }

    EngineDatabase database() {
        return database;
    }

    /** Cuts changes into batches and opens their months. A consumer opens a month only once. */
    List<List<Change>> batches(List<Change> changes, int size) {
        database.registers().openMonths(changes);
        List<List<Change>> batches = new ArrayList<>();
        for (int from = 0; from < changes.size(); from += size) {
            batches.add(changes.subList(from, Math.min(from + size, changes.size())));
        }
        return batches;
    }

    /** Posts one batch per transaction, each until its commit. */
    void post(List<List<Change>> batches) {
        post(database.registers(), batches);
    }

    private void post(Registers registers, List<List<Change>> batches) {
        for (List<Change> batch : batches) {
            for (Outcome outcome : registers.post(batch)) {
                outcome.orThrow();
            }
        }
    }

    /** Posts with several writers at once, each with its own connection. */
    void post(List<List<Change>> batches, int writers) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            for (int writer = 0; writer < writers; writer++) {
                List<List<Change>> own = new ArrayList<>();
                for (int i = writer; i < batches.size(); i += writers) {
                    own.add(batches.get(i));
                }
                Registers registers = database.newRegisters();
                running.add(executor.submit(() -> post(registers, own)));
            }
            for (Future<?> writer : running) {
                writer.get();
            }
        }
    }

    void fold() {
        while (database.registers().fold(FOLD_MOVEMENTS_MAX) > 0) {
            // Repeat until the tail is empty.
        }
    }

    /** Does the work while the folder runs, and returns once the tail is empty. */
    void withFold(Work work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> folder = executor.submit(() -> {
                while (true) {
                    boolean last = done.get();
                    int folded = database.registers().fold(FOLD_MOVEMENTS_MAX);
                    if (folded == 0 && last) {
                        return null;
                    }
                    if (folded < FOLD_MOVEMENTS_MAX / 2 && !last) {
                        // As in production, a folder that is not behind lets the tail grow a little.
                        Thread.sleep(200);
                    }
                }
            });
            try {
                work.run();
            } finally {
                done.set(true);
            }
            folder.get();
        }
    }

    interface Work {
        void run() throws Exception;
    }

    /** Verifies that movements, balances and month totals are the sums of the posted documents. */
    void verify(Documents documents, long movements) {
        String schema = "accumulator_1.";
        assertThat(database.jdbc().queryForObject("select count(*) from " + schema + "inventory_log", Long.class))
                .isEqualTo(movements);
        Map<Documents.Cell, Documents.Sum> expected = documents.balances();
        assertThat(sums("select warehouse, product, quantity, amount from " + schema + "inventory_balances"))
                .isEqualTo(expected);
        fold();
        verifyTotals(expected);
    }

    private void verifyTotals(Map<Documents.Cell, Documents.Sum> expected) {
        assertThat(sums("select warehouse, product, quantity, amount from accumulator_1.inventory_cell"))
                .isEqualTo(expected);
        assertThat(sums("""
                        select c.warehouse, c.product, sum(t.quantity_receipt - t.quantity_expense) as quantity,
                               sum(t.amount_receipt - t.amount_expense) as amount
                          from accumulator_1.inventory_month t
                          join accumulator_1.inventory_cell c on c.cell = t.cell
                         group by c.warehouse, c.product
                        """)).isEqualTo(expected);
        assertThat(Consumed.single(database.jdbc(), Consumed.wrongDays("accumulator_1.inventory_")))
                .isZero();
    }

    /** Verifies the number of movements, and that balances and totals are the sums of the movements. */
    void verifyInside(long movements) {
        fold();
        assertThat(database.jdbc().queryForObject("select count(*) from accumulator_1.inventory_log", Long.class))
                .isEqualTo(movements);
        Map<Documents.Cell, Documents.Sum> expected = sums("""
                select c.warehouse, c.product, sum(l.quantity) as quantity, sum(l.amount) as amount
                  from accumulator_1.inventory_log l
                  join accumulator_1.inventory_cell c on c.cell = l.cell
                 group by c.warehouse, c.product
                """);
        verifyTotals(expected);
    }

    private Map<Documents.Cell, Documents.Sum> sums(String sql) {
        Map<Documents.Cell, Documents.Sum> sums = new HashMap<>();
        database.jdbc().query(sql, row -> {
            sums.put(
                    new Documents.Cell(row.getLong("warehouse"), row.getLong("product")),
                    new Documents.Sum(
                            row.getBigDecimal("quantity").movePointRight(4).longValueExact(),
                            row.getBigDecimal("amount").movePointRight(2).longValueExact()));
        });
        // A cell whose movements were all reversed still exists, with zeros.
        sums.values().removeIf(Documents.Sum::isZero);
        return sums;
    }

    @Override
    public void close() {
        database.close();
    }
}
