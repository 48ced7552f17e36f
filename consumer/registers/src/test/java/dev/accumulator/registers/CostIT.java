package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Counts the rows that PostgreSQL reads and writes for an operation; no clock is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CostIT {
    private static final Instant FIRST = Instant.parse("2025-05-01T12:00:00Z");
    private static final int DAYS = 360;
    private static final int PRODUCTS = 200;
    private static final String READ = "seq_tup_read + coalesce(idx_tup_fetch, 0)";
    private static final String LOG = "relname like 'inventory\\_log%'";
    private static final String WRITTEN = "n_tup_ins + n_tup_upd + n_tup_del";

    private final EngineDatabase database = new EngineDatabase();
    private final Registers registers = database.newRegisters(10);

    /** Each product moves once a day. */
    @BeforeAll
    void post() {
        fill(registers);
        do {
            registers.fold(100_000);
        } while (single("select count(*) from accumulator_1.inventory_tail") > 0
                || single("select count(*) from accumulator_1.inventory_month where not by_day and movements > 10")
                        > 0);
        database.jdbc().execute("analyze");
    }

    private static void fill(Registers registers) {
        registers.define(EngineDatabase.inventory());
        List<Change> changes = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            List<Movement> movements = new ArrayList<>();
            for (int product = 0; product < PRODUCTS; product++) {
                movements.add(EngineDatabase.stock(FIRST.plus(day, ChronoUnit.DAYS), 1, product, "1", "2"));
            }
            changes.add(Change.Post.of("doc:" + day, 1, movements));
        }
        registers.post(changes);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void aBalanceOfAPastDateReadsNoHistory() {
        Selection oneProduct = new Selection(Map.of("product", List.<@Nullable Object>of(3L)), List.of());
        for (Selection selection : List.of(Selection.ALL, oneProduct)) {
            for (LocalDate day : List.of(LocalDate.parse("2025-06-15"), LocalDate.parse("2026-03-20"))) {
                BalanceQuery query = BalanceQuery.at("inventory", new PointInTime.Day(day), selection);
                assertThat(readOfLog(database, registers, query))
                        .as("%s at %s", selection, day)
                        .isZero();
            }
        }
    }

    @Test
    void aBalanceOfAPastDateReadsMovementsOfOneMonthWhereThatHasFew() {
        try (EngineDatabase other = new EngineDatabase()) {
            Registers sparse = other.newRegisters(DAYS);
            fill(sparse);
            sparse.fold(100_000);
            other.jdbc().execute("analyze");
            assertThat(single(other, "select count(*) from accumulator_1.inventory_days"))
                    .isZero();
            BalanceQuery query = BalanceQuery.at(
                    "inventory",
                    new PointInTime.Day(LocalDate.parse("2025-06-15")),
                    new Selection(Map.of("product", List.<@Nullable Object>of(3L)), List.of()));
            // Half a month of one cell, and perhaps a day on either side of it.
            assertThat(readOfLog(other, sparse, query)).isBetween(15L, 17L);
        }
    }

    /** Cells with many months of day totals have a long history, of which a fold wants nothing. */
    @Test
    void aFoldReadsNoHistory() {
        database.transactions().executeWithoutResult(status -> {
            registers.post(Change.Post.of(
                    "today", 1, List.of(EngineDatabase.stock(FIRST.plus(359, ChronoUnit.DAYS), 1, 3, "1", "2"))));
            long before = figure(database, LOG, READ);
            registers.fold(1_000);
            assertThat(figure(database, LOG, READ) - before).isBetween(1L, 4L);
            status.setRollbackOnly();
        });
    }

    @Test
    void aViewOfOneCellReadsNothingOfOthers() {
        database.transactions().executeWithoutResult(status -> {
            long before = figure(database, LOG, READ);
            assertThat(
                            database.jdbc()
                                    .queryForList(
                                            "select day from accumulator_1.inventory_turnovers where warehouse = 1 and product = 3"))
                    .hasSize(DAYS);
            assertThat(figure(database, LOG, READ) - before).isLessThanOrEqualTo(DAYS);
        });
    }

    @Test
    void aDocumentIsReadFromItsOwnRegistersHoweverManyThereAre() {
        try (EngineDatabase other = new EngineDatabase()) {
            RecordingDatabase recording = new RecordingDatabase(other.dataSource());
            Registers many = new Registers(
                    recording.in(new Schema("accumulator_1")),
                    new MonthWindow(1, 1),
                    250,
                    Clock.fixed(EngineDatabase.NOW, ZoneOffset.UTC));
            many.define(EngineDatabase.inventory());
            many.post(Change.Post.of("doc:1", 1, List.of(EngineDatabase.stock(FIRST, 1, 1, "1", "2"))));
            many.recorder("doc:1");
            recording.take();
            many.recorder("doc:1");
            Map<String, String> ofOneRegister = recording.take();
            for (int i = 0; i < 8; i++) {
                many.define(RegisterDefinition.balance("other_" + i)
                        .dimension("place", "int")
                        .resource("pieces", "bigint")
                        .build());
            }
            recording.take();

            assertThat(many.recorder("doc:1").orElseThrow().movements()).hasSize(1);
            assertThat(recording.take().keySet()).isEqualTo(ofOneRegister.keySet());
            many.recorder("doc:1");
            assertThat(recording.take().keySet()).isEqualTo(ofOneRegister.keySet());
        }
    }

    @Test
    void aCorrectionOfThePastWritesWhatOneOfThePresentWrites() {
        long past = written("doc:5", FIRST.plus(5, ChronoUnit.DAYS));
        long present = written("doc:355", FIRST.plus(355, ChronoUnit.DAYS));
        // The reversals and the new movements, and neither more nor less of anything else.
        assertThat(past).isEqualTo(present).isGreaterThanOrEqualTo(2L * PRODUCTS);
    }

    private long single(String sql) {
        return single(database, sql);
    }

    private static long single(EngineDatabase database, String sql) {
        return Objects.requireNonNull(database.jdbc().queryForObject(sql, Long.class));
    }

    private long written(String recorder, Instant period) {
        List<Movement> movements = new ArrayList<>();
        for (int product = 0; product < PRODUCTS; product++) {
            movements.add(EngineDatabase.stock(period, 1, product, "7", "2"));
        }
        return Objects.requireNonNull(database.transactions().execute(status -> {
            long before = figure(database, "true", WRITTEN);
            registers.post(List.of(Change.Post.of(recorder, 2, movements)));
            return figure(database, "true", WRITTEN) - before;
        }));
    }

    /** Rows of the register's log that a read takes from it. */
    private static long readOfLog(EngineDatabase database, Registers registers, BalanceQuery query) {
        return Objects.requireNonNull(database.transactions().execute(status -> {
            long before = figure(database, LOG, READ);
            registers.balances(query);
            return figure(database, LOG, READ) - before;
        }));
    }

    /** Counts the work of this session, some of which may be older than its transaction. */
    private static long figure(EngineDatabase database, String tables, String figure) {
        return Objects.requireNonNull(database.jdbc()
                .queryForObject(
                        "select coalesce(sum(%s), 0)::bigint from pg_stat_xact_user_tables".formatted(figure)
                                + " where schemaname = 'accumulator_1' and " + tables,
                        Long.class));
    }
}
