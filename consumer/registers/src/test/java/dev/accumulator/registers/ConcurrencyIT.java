package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many threads and two engines on the same registers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrencyIT {
    private static final int WRITERS = 8;
    private static final int CELLS = 10;

    private final EngineDatabase database = new EngineDatabase();
    private List<Registers> engines = List.of();

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engines = List.of(database.newRegisters(), database.newRegisters());
        engines.getFirst().define(stock());
        engines.getFirst().define(sold());
    }

    @AfterAll
    void close() {
        database.close();
    }

    private Registers engine(int number) {
        return engines.get(number % engines.size());
    }

    private BigDecimal total(BalanceQuery query) {
        return engine(0).balances(query).rows().stream()
                .map(row -> row.resources().getOrDefault("quantity", BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void assertSound() {
        for (String register : List.of("stock", "sold")) {
            assertThat(engine(0).audit().verify(register).differences()).isEmpty();
            while (engine(1).fold(1_000) > 0) {
                // Until the tail is empty.
            }
            assertThat(engine(1).tailMovements(register)).isZero();
            assertThat(engine(1).audit().verify(register).differences()).isEmpty();
        }
    }

    /** Runs the writers, and two folders of two engines until they are done. */
    private void whileFolding(int writers, java.util.function.IntConsumer write) {
        CountDownLatch writing = new CountDownLatch(writers);
        Together.run(writers + 2, number -> {
            if (number < writers) {
                try {
                    write.accept(number);
                } finally {
                    writing.countDown();
                }
            } else {
                while (writing.getCount() > 0) {
                    engine(number).fold(50);
                }
            }
        });
    }

    /** A movement of each of some cells in random order; its quantity is the revision, so that content tells revision. */
    private static Change.Post hot(String recorder, long revision, Random random) {
        List<Movement> movements = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long cell = Math.floorMod(recorder.hashCode() + revision * 7 + i * 3L, CELLS);
            movements.add(stock(APRIL.plusSeconds(cell * 86_400), cell, 1, null, String.valueOf(revision)));
            movements.add(sold(APRIL, cell, "Ann", String.valueOf(revision)));
        }
        Collections.shuffle(movements, random);
        return Change.Post.of(recorder, revision, movements);
    }

    @Test
    void eightWritersOnTenHotCellsNeitherDeadlockNorLoseAnything() {
        int documents = 60;
        AtomicLongArray revisions = new AtomicLongArray(documents);
        whileFolding(WRITERS, writer -> {
            Random random = new Random(writer);
            for (int batch = 0; batch < 40; batch++) {
                List<Change> changes = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int document = random.nextInt(documents);
                    changes.add(hot("doc:" + document, revisions.incrementAndGet(document), random));
                }
                assertThat(engine(writer).post(changes))
                        .allMatch(outcome -> !(outcome instanceof Outcome.Rejected), "nothing is refused");
            }
        });
        Map<Long, Long> expected = new ConcurrentHashMap<>();
        for (int document = 0; document < documents; document++) {
            long revision = revisions.get(document);
            for (int i = 0; i < 4 && revision > 0; i++) {
                long cell = Math.floorMod(("doc:" + document).hashCode() + revision * 7 + i * 3L, CELLS);
                expected.merge(cell, revision, Long::sum);
            }
        }
        assertThat(engine(0)
                        .balances(BalanceQuery.now("stock", by("warehouse")))
                        .rows())
                .allSatisfy(row -> assertThat(row.resources().get("quantity"))
                        .as("%s", row.dimensions())
                        .isEqualByComparingTo(BigDecimal.valueOf(
                                expected.getOrDefault((Long) row.dimensions().get("warehouse"), 0L))))
                .hasSize(CELLS);
        assertSound();
    }

    @Test
    void noReaderEverSeesHalfADocument() {
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicInteger reads = new AtomicInteger();
        int readers = 3;
        CountDownLatch writers = new CountDownLatch(3);
        Together.run(3 + 2 + readers, number -> {
            if (number < 3) {
                try {
                    transferBackAndForth(number);
                } finally {
                    writers.countDown();
                    writing.compareAndSet(true, writers.getCount() > 0);
                }
            } else if (number < 5) {
                while (writing.get()) {
                    engine(number).fold(20);
                }
            } else {
                do {
                    readTransfers(number);
                    reads.incrementAndGet();
                } while (writing.get());
            }
        });
        assertThat(reads).hasPositiveValue();
        assertSound();
    }

    /** Each document takes from one cell what it gives to another, on two days of two months. */
    private void transferBackAndForth(int writer) {
        Random random = new Random(writer);
        for (int i = 1; i <= 120; i++) {
            List<Change> changes = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                String recorder = "transfer:" + writer + ":" + random.nextInt(10);
                String quantity = String.valueOf(1 + random.nextInt(100));
                long from = random.nextInt(CELLS);
                long to = random.nextInt(CELLS);
                changes.add(
                        random.nextInt(10) == 0
                                ? new Change.Withdraw(recorder, null)
                                : post(
                                        recorder,
                                        i * 10L + j,
                                        stock(APRIL, from, 1, null, "-" + quantity),
                                        stock(APRIL.plusSeconds(86_400 * 20L), to, 1, null, quantity),
                                        sold(APRIL, from, "Ann", "-" + quantity),
                                        sold(APRIL, to, "Ann", quantity)));
            }
            engine(writer).post(changes);
        }
    }

    private void readTransfers(int reader) {
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isZero();
        assertThat(total(BalanceQuery.now("stock", by("warehouse")))).isZero();
        assertThat(total(BalanceQuery.at("stock", day("2026-12-31"), by("warehouse"))))
                .isZero();
        assertThat(total(BalanceQuery.at("stock", Samples.moment("2026-05-09T10:15:00Z"), Selection.ALL)))
                .isZero();
        assertThat(engine(reader)
                        .turnovers(new TurnoverQuery(
                                "stock",
                                day("2026-04-01"),
                                null,
                                null,
                                Selection.ALL,
                                null,
                                true,
                                List.of(),
                                PageRequest.FIRST))
                        .rows())
                .allSatisfy(row -> assertThat(row.resources().get("quantity")).satisfies(quantity -> {
                    assertThat(quantity.net()).isZero();
                    assertThat(quantity.receipt()).isNotNegative();
                    assertThat(quantity.closing()).isZero();
                }));
        assertThat(engine(reader).movements(MovementQuery.of("stock", Map.of())).rows().stream()
                        .map(row -> row.resources().getOrDefault("quantity", BigDecimal.ZERO))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isZero();
        assertThat(database.jdbc()
                        .queryForObject(
                                "select (select coalesce(sum(quantity), 0) from accumulator_1.stock_balances)"
                                        + " + (select coalesce(sum(quantity_net), 0) from accumulator_1.stock_turnovers)",
                                BigDecimal.class))
                .isZero();
        String recorder = "transfer:" + reader % 3 + ":" + reader % 10;
        engine(reader).recorder(recorder).ifPresent(state -> {
            assertThat(state.movements()).hasSize(state.posted() ? 4 : 0);
            assertThat(state.movements()).allMatch(movement -> Objects.equals(movement.revision(), state.revision()));
        });
    }

    @Test
    void theSameDocumentThatManyPostAtOnceIsPostedOnce() {
        for (int i = 0; i < 30; i++) {
            Change.Post document = post("doc:" + i, 1, stock(APRIL, i, 1, null, "1"), sold(APRIL, i, "Ann", "1"));
            AtomicInteger posted = new AtomicInteger();
            AtomicInteger duplicates = new AtomicInteger();
            Together.run(WRITERS, number -> {
                switch (engine(number).post(document)) {
                    case Outcome.Posted ignored -> posted.incrementAndGet();
                    case Outcome.Duplicate ignored -> duplicates.incrementAndGet();
                    case Outcome other -> throw new AssertionError(other);
                }
            });
            assertThat(posted).hasValue(1);
            assertThat(duplicates).hasValue(WRITERS - 1);
        }
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("30");
        assertSound();
    }

    /** Enough documents that COPY makes their rows; the row of another writer makes that COPY fail. */
    @Test
    void batchesOfTheSameNewDocumentsPostEachOnce() {
        for (int round = 0; round < 5; round++) {
            List<Change> documents = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                documents.add(post("doc:" + round + ":" + i, 1, stock(APRIL, i, 1, null, "1")));
            }
            AtomicInteger posted = new AtomicInteger();
            AtomicInteger duplicates = new AtomicInteger();
            Together.run(WRITERS, number -> {
                List<Change> shuffled = new ArrayList<>(documents);
                Collections.shuffle(shuffled, new Random(number));
                // Not all the same ones, so that each makes some and finds some.
                for (Outcome outcome : engine(number).post(shuffled.subList(0, 250))) {
                    (outcome instanceof Outcome.Posted ? posted : duplicates).incrementAndGet();
                    outcome.orThrow();
                }
            });
            assertThat(posted).hasValue(300);
            assertThat(duplicates).hasValue(WRITERS * 250 - 300);
        }
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("1500");
        assertSound();
    }

    @Test
    void ofRevisionsThatComeAtOnceTheNewestStays() {
        for (int i = 0; i < 30; i++) {
            String recorder = "doc:" + i;
            Together.run(
                    WRITERS,
                    number -> engine(number)
                            .post(post(
                                    recorder, number + 1L, stock(APRIL, number, 1, null, String.valueOf(number + 1)))));
            assertThat(engine(0).recorder(recorder).orElseThrow().revision()).isEqualTo(WRITERS);
        }
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("240");
        assertSound();
    }

    @Test
    void batchesThatOpenTheSameNewMonthsDoNotWaitForEachOtherForLong() {
        List<Instant> months = new ArrayList<>();
        for (int back = 0; back < 12; back++) {
            months.add(
                    APRIL.atOffset(java.time.ZoneOffset.UTC).minusMonths(back).toInstant());
        }
        whileFolding(WRITERS, writer -> {
            List<Instant> shuffled = new ArrayList<>(months);
            Collections.shuffle(shuffled, new Random(writer));
            for (int i = 0; i < shuffled.size(); i++) {
                List<Change> batch = List.of(
                        post("doc:" + writer + ":" + i, 1, stock(shuffled.get(i), 1, 1, null, "1")),
                        post("doc:" + writer + ":" + i + "b", 1, sold(shuffled.get(11 - i), 1, "Ann", "1")));
                engine(writer).openMonths(batch);
                engine(writer).post(batch).forEach(Outcome::orThrow);
            }
        });
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("96");
        assertSound();
    }

    @Test
    void openingAMonthDoesNotWaitForALongReaderNorHoldUpOthers() {
        engine(0).post(post("doc:0", 1, stock(Instant.parse("1990-01-01T00:00:00Z"), 1, 1, null, "1")));
        database.transactions().executeWithoutResult(status -> {
            // A report that reads the whole register and is not done yet.
            assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("1");
            Together.run(1, number -> {
                List<Change> batch = List.of(post("doc:1", 1, stock(APRIL, 1, 1, null, "1")));
                engine(1).openMonths(batch);
                engine(1).post(batch).forEach(Outcome::orThrow);
            });
        });
        assertThat(engine(0).describe("stock").months()).isEmpty();
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("2");
        // The folder opens what was left, for the days that nothing was posted to meanwhile.
        engine(1).fold(100);
        List<Change> later = List.of(
                post("doc:2", 1, stock(APRIL.plusSeconds(86_400 * 30L), 1, 1, null, "1")),
                post("doc:3", 1, stock(APRIL.minusSeconds(86_400), 1, 1, null, "1")),
                post("doc:4", 1, stock(APRIL.plusSeconds(60), 1, 1, null, "1")));
        engine(1).openMonths(later);
        engine(1).post(later).forEach(Outcome::orThrow);
        assertThat(engine(0).describe("stock").months()).containsExactly(YearMonth.of(2026, 4), YearMonth.of(2026, 5));
        assertThat(rowsOutsideOfMonths()).as("1990, and two of the day").isEqualTo(3);
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("5");
        assertThat(engine(0).detachBefore("stock", YearMonth.of(2026, 5))).containsExactly("stock_log_2026_04");
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("5");
        assertSound();
    }

    /** Also one that somebody else has begun, and one that reads a view. */
    @Test
    void aSnapshotThatIsOlderThanAMonthsPartitionSeesAllMovementsOfTheMonth() {
        Registers late = engine(1);
        database.transactions().executeWithoutResult(status -> {
            assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isZero();
            Together.run(1, number -> {
                List<Change> batch = List.of(
                        post("doc:1", 1, stock(APRIL, 1, 1, null, "1")),
                        post("doc:2", 1, stock(APRIL.minusSeconds(86_400 * 15L), 1, 1, null, "2")));
                late.openMonths(batch);
                late.post(batch).forEach(Outcome::orThrow);
            });
        });
        database.ofOneSnapshot().executeWithoutResult(status -> {
            database.jdbc().execute("select count(*) from accumulator_1.registers");
            Together.run(1, number -> {
                late.fold(100);
                assertThat(late.describe("stock").months()).containsExactly(YearMonth.of(2026, 4));
                late.post(post("doc:3", 1, stock(APRIL.minusSeconds(86_400 * 2L), 1, 1, null, "4")))
                        .orThrow();
            });
            assertThat(engine(0)
                            .balances(BalanceQuery.at("stock", Samples.moment("2026-04-19T12:00:00Z"), Selection.ALL))
                            .rows())
                    .singleElement()
                    .satisfies(
                            row -> assertThat(row.resources().get("quantity")).isEqualByComparingTo("3"));
            assertThat(engine(0)
                            .movements(new MovementQuery(
                                    "stock",
                                    null,
                                    Map.of(),
                                    day("2026-04-01"),
                                    day("2026-04-30"),
                                    null,
                                    null,
                                    false,
                                    MovementQuery.Order.PERIOD_OLDEST_FIRST,
                                    PageRequest.FIRST))
                            .rows())
                    .hasSize(2);
            assertThat(database.jdbc()
                            .queryForObject(
                                    "select sum(quantity) from accumulator_1.stock_movements"
                                            + " where period >= '2026-04-01 00:00Z' and period < '2026-05-01 00:00Z'",
                                    BigDecimal.class))
                    .isEqualByComparingTo("3");
            assertThat(engine(0).audit().verify("stock").differences()).isEmpty();
        });
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("7");
        assertSound();
    }

    @Test
    void aMonthThatWasLeftIsWaitedForByOnePostingOnly() {
        database.transactions().executeWithoutResult(status -> {
            assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isZero();
            Together.run(1, number -> {
                long beginNanos = System.nanoTime();
                for (int i = 0; i < 40; i++) {
                    List<Change> batch = List.of(
                            post("doc:" + i, 1, stock(APRIL.minusSeconds(86_400 * 30L * (i % 4)), 1, 1, null, "1")));
                    engine(1).openMonths(batch);
                    engine(1).post(batch).forEach(Outcome::orThrow);
                    database.transactions()
                            .executeWithoutResult(inTransaction -> engine(1)
                                    .document("other:" + batch.getFirst().recorder())
                                    .post(engine(1)
                                            .use("stock")
                                            .receipt(APRIL)
                                            .dimension("warehouse", 1)
                                            .dimension("product", 1)
                                            .dimension("lot", null)
                                            .resource("quantity", 1)
                                            .resource("amount", 0)));
                }
                // Each wait for the lock takes a second, and there are eighty that could wait.
                assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(Duration.ofSeconds(60));
            });
        });
        engine(1).fold(1_000);
        assertThat(engine(0).describe("stock").months()).hasSize(4);
        assertSound();
    }

    /** Such as the reading of a default partition that is large. */
    @Test
    void whatTakesLongWhileAMonthIsAttachedIsGivenUpAndTriedAgain() throws SQLException {
        List<Change> batch = List.of(post("doc:1", 1, stock(APRIL, 1, 1, null, "1")));
        String url = database.dataSource().getJdbcUrl();
        PostgresDatabase of = TestPostgres.asSuperuser(new PostgresDatabase(url, "", ""));
        try (Connection superuser = of.dataSource().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("""
                    create function public.slow_attaching() returns event_trigger language plpgsql as $$
                    begin
                      perform pg_sleep(600);
                    end $$
                    """);
            statement.execute("""
                    create event trigger slow_attaching on ddl_command_end
                      when tag in ('ALTER TABLE') execute function public.slow_attaching()
                    """);
            try {
                long beginNanos = System.nanoTime();
                engine(1).openMonths(batch);
                engine(1).post(batch).forEach(Outcome::orThrow);
                assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(Duration.ofMinutes(5));
                assertThat(engine(0).describe("stock").months()).isEmpty();
            } finally {
                statement.execute("drop event trigger slow_attaching");
                statement.execute("drop function public.slow_attaching");
            }
        }
        engine(1).fold(100);
        assertThat(engine(0).describe("stock").months()).containsExactly(YearMonth.of(2026, 4));
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("1");
        assertSound();
    }

    @Test
    void monthsAreOpenedLateWhileOthersPostToThemAndRead() {
        List<Instant> months = new ArrayList<>();
        for (int back = 0; back < 6; back++) {
            months.add(
                    APRIL.atOffset(java.time.ZoneOffset.UTC).minusMonths(back).toInstant());
        }
        whileFolding(WRITERS, writer -> {
            for (int i = 0; i < 30; i++) {
                List<Change> batch =
                        List.of(post("doc:" + writer + ":" + i, 1, stock(months.get(i % 6), 1, 1, null, "1")));
                if (writer == 0 && i % 5 == 4) {
                    engine(writer).openMonths(batch);
                }
                engine(writer).post(batch).forEach(Outcome::orThrow);
                assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isPositive();
            }
        });
        assertThat(total(BalanceQuery.now("stock", Selection.ALL))).isEqualByComparingTo("" + 30 * WRITERS);
        // A process that begins finds the months that no posting has opened.
        database.newRegisters().openMonthsAhead();
        assertThat(engine(0).describe("stock").months()).hasSize(6 + 4);
        long outside = rowsOutsideOfMonths();
        months.forEach(month -> engine(0)
                .post(post("later:" + month, 1, stock(month.minusSeconds(86_400 * 3L), 1, 1, null, "1")))
                .orThrow());
        assertThat(rowsOutsideOfMonths()).isEqualTo(outside);
        assertSound();
    }

    private long rowsOutsideOfMonths() {
        return Objects.requireNonNull(
                database.jdbc().queryForObject("select count(*) from accumulator_1.stock_log_rest", Long.class));
    }

    @Test
    void batchesThatMakeTheSameNewCellsInOtherOrdersMakeEachOnce() {
        int cells = 150;
        whileFolding(WRITERS, writer -> {
            for (int round = 0; round < 4; round++) {
                List<Movement> movements = new ArrayList<>();
                for (int i = 0; i < cells; i++) {
                    movements.add(stock(APRIL, i, round, i % 2 == 0 ? null : "L" + i, "1"));
                    movements.add(sold(APRIL, i, "C" + round, "1"));
                }
                Collections.shuffle(movements, new Random(writer * 31L + round));
                engine(writer)
                        .post(Change.Post.of("doc:" + writer + ":" + round, 1, movements))
                        .orThrow();
            }
        });
        assertThat(database.jdbc().queryForObject("select count(*) from accumulator_1.stock_cell", Long.class))
                .isEqualTo(4L * cells);
        assertThat(engine(0)
                        .balances(new BalanceQuery(
                                "stock",
                                null,
                                null,
                                by("warehouse", "product", "lot"),
                                true,
                                List.of(),
                                new PageRequest(10_000, null)))
                        .rows())
                .hasSize(4 * cells)
                .allSatisfy(row -> assertThat(row.resources().get("quantity")).isEqualByComparingTo("8"));
        assertSound();
    }

    /** Withdrawals next to other changes of their recorders take a call through several rounds. */
    @Test
    void callsOfSeveralRoundsThatMakeTheSameNewCellsAndRecordersDoNotDeadlock() {
        whileFolding(WRITERS, writer -> {
            Random random = new Random(writer);
            for (int round = 0; round < 12; round++) {
                List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
                List<Change> changes = new ArrayList<>();
                for (long revision = 1; revision <= 3; revision++) {
                    Collections.shuffle(order, random);
                    for (int document : order) {
                        changes.add(new Change.Withdraw("doc:" + round + ":" + document, null));
                        changes.add(post(
                                "doc:" + round + ":" + document,
                                revision * WRITERS + writer,
                                stock(APRIL, document, round, "L" + revision, "1"),
                                sold(APRIL, document * 100L + round, "C" + revision, "1")));
                    }
                }
                assertThat(engine(writer).post(changes)).noneMatch(outcome -> outcome instanceof Outcome.Rejected);
            }
        });
        assertThat(total(BalanceQuery.now("stock", Selection.ALL)))
                .isEqualByComparingTo(database.jdbc()
                        .queryForObject("select count(*) from accumulator_1.recorders where posted", BigDecimal.class));
        assertSound();
    }

    @Test
    void aRegisterCanChangeWhileDocumentsArePosted() {
        RegisterDefinition changing =
                Samples.register("changing", RegisterKind.BALANCE, List.of("key int"), List.of("number bigint"));
        engine(0).define(changing);
        AtomicBoolean changed = new AtomicBoolean();
        int documents = 80;
        whileFolding(4, writer -> {
            if (writer == 0) {
                for (int i = 0; i < 6; i++) {
                    List<Dimension> dimensions =
                            new ArrayList<>(engine(0).definition("changing").dimensions());
                    dimensions.add(Dimension.parse("lot" + i, "text?"));
                    engine(0)
                            .define(RegisterDefinition.of(
                                    "changing", RegisterKind.BALANCE, dimensions, changing.resources()));
                }
                changed.set(true);
            } else {
                for (int i = 0; i < documents || !changed.get(); i++) {
                    String recorder = "doc:" + writer + ":" + i % documents;
                    engine(writer)
                            .post(post(
                                    recorder,
                                    i + 1L,
                                    new Movement(
                                            "changing",
                                            APRIL,
                                            Samples.cell("key", i % 7),
                                            Map.of("number", BigDecimal.ONE))))
                            .orThrow();
                }
            }
        });
        assertThat(engine(1).definition("changing").dimensions()).hasSize(7);
        assertThat(engine(1)
                        .balances(BalanceQuery.now("changing", Selection.ALL))
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("number")).isEqualByComparingTo("240"));
        assertThat(engine(1).audit().verify("changing").differences()).isEmpty();
    }

    @Test
    void aRegisterCanBeDroppedWhileDocumentsMoveInAndOutOfIt() {
        AtomicBoolean dropping = new AtomicBoolean(true);
        whileFolding(4, writer -> {
            if (writer == 0) {
                for (int i = 0; i < 8; i++) {
                    engine(0).drop("sold", true);
                    engine(0).define(sold());
                }
                dropping.set(false);
                return;
            }
            for (int i = 1; dropping.get() || i < 50; i++) {
                String recorder = "doc:" + writer + ":" + i % 5;
                Movement inStock = stock(APRIL, writer, 1, null, "1");
                Movement inSold = sold(APRIL, writer, "Ann", "1");
                Change change = switch (i % 4) {
                    case 0 -> Change.Post.of(recorder, i, List.of(inStock, inSold));
                    case 1 -> Change.Post.of(recorder, i, List.of(inSold));
                    case 2 -> Change.Post.of(recorder, i, List.of(inStock));
                    default -> Change.Unpost.of(recorder, i);
                };
                // Refused while the register is gone; anything else would be thrown.
                engine(writer).post(change);
            }
        });
        assertSound();
    }
}
