package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangeRow;
import dev.accumulator.registers.model.Changes;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidClosing;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Seal;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.model.WouldPostClosed;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Closings with several instances, and seals of months. The semantics are in {@link ClosingContract}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClosingIT {
    private static final Closing THROUGH_APRIL = new Closing(LocalDate.of(2026, 4, 30), Closing.Policy.REFUSE);
    private static final YearMonth SEALED = YearMonth.of(2026, 4);
    private static final Instant FIRST_OF_MAY = Instant.parse("2026-05-01T00:00:00Z");

    private final EngineDatabase database = new EngineDatabase();
    private final Registers one = database.newRegisters(2);
    private final Registers other = database.newRegisters(2);

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        one.define(stock());
        one.define(sold());
    }

    @AfterAll
    void close() {
        database.close();
    }

    private void close(Registers registers, Closing closing) {
        registers.close(List.of("stock", "sold"), closing, before -> {});
    }

    private static Change.Post document(String recorder, Instant period) {
        return post(recorder, 1, stock(period, 1, 101, null, "1"), sold(period, 101, "Ann", "1"));
    }

    /** Runs work in another thread, whose transaction is open when this returns, and goes on once it is told to. */
    private Future<?> holding(ExecutorService threads, Runnable work, CountDownLatch begun, CountDownLatch goOn) {
        return threads.submit(() -> database.transactions().executeWithoutResult(status -> {
            work.run();
            begun.countDown();
            await(goOn);
        }));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(3, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aPostingInFlightIsCommittedBeforeTheDateIsSetAndTheNextOneOfAnyInstanceGoesByIt() throws Exception {
        other.post(document("doc:0", APRIL));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<?> posting = holding(threads, () -> one.post(document("doc:1", APRIL)), begun, goOn);
            await(begun);
            Future<?> closing = threads.submit(() -> close(other, THROUGH_APRIL));
            assertThat(one.closings()).isEmpty();
            assertThat(closing.isDone()).isFalse();
            goOn.countDown();
            posting.get(3, TimeUnit.MINUTES);
            closing.get(3, TimeUnit.MINUTES);
        }
        assertThat(one.recorder("doc:1")).isPresent();
        assertThat(one.post(document("doc:2", APRIL))).isInstanceOf(Outcome.PeriodClosed.class);
        assertThat(other.post(document("doc:2", APRIL))).isInstanceOf(Outcome.PeriodClosed.class);
        assertThat(one.closings()).isEqualTo(Map.of("stock", THROUGH_APRIL, "sold", THROUGH_APRIL));
        assertThatThrownBy(() -> one.post(document("doc:2", APRIL)).orThrow())
                .isInstanceOf(WouldPostClosed.class)
                .hasMessage("Document \"doc:2\" has a movement of 2026-04-19T10:15:00Z, and register \"stock\" is"
                        + " closed through 2026-04-30");
    }

    @Test
    void aPostingThatBeginsWhileTheDateIsBeingSetWaitsAndThenSeesIt() throws Exception {
        one.post(document("doc:0", APRIL));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<?> closing = holding(threads, () -> close(other, THROUGH_APRIL), begun, goOn);
            await(begun);
            Future<Outcome> posting = threads.submit(() -> one.post(document("doc:1", APRIL)));
            goOn.countDown();
            closing.get(3, TimeUnit.MINUTES);
            assertThat(posting.get(3, TimeUnit.MINUTES)).isInstanceOf(Outcome.PeriodClosed.class);
        }
    }

    @Test
    void amidWritersThatNeverPauseARegisterIsClosedAndClosedTimeNeverChangesAfterwards() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> writers = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                int writer = i;
                Registers registers = writer % 2 == 0 ? one : other;
                Callable<Integer> writing = () -> {
                    int posted = 0;
                    for (int n = 0; !stop.get(); n++) {
                        String recorder = "doc:" + writer + "-" + n;
                        List<Outcome> outcomes = registers.post(List.of(
                                document(recorder, APRIL),
                                document(recorder + "-may", MAY),
                                new Change.Withdraw("doc:" + writer + "-" + (n - 3), null)));
                        posted += outcomes.getFirst() instanceof Outcome.Posted ? 1 : 0;
                        if (n == 0) {
                            begun.countDown();
                        }
                    }
                    return posted;
                };
                writers.add(threads.submit(writing));
            }
            // Each has posted something before the closing.
            await(begun);
            while (one.describe("stock").tailMovements() < 200) {
                Thread.onSpinWait();
            }
            close(one, THROUGH_APRIL);
            Object closed = closedTime(one);
            for (int i = 0; i < 20; i++) {
                other.fold(1_000);
                assertThat(closedTime(other)).isEqualTo(closed);
            }
            stop.set(true);
            for (Future<Integer> writer : writers) {
                assertThat(writer.get(3, TimeUnit.MINUTES)).isPositive();
            }
        } finally {
            stop.set(true);
        }
        while (one.fold(10_000) > 0) {
            // Until the tail is empty.
        }
        assertThat(one.audit().verify("stock").differences()).isEmpty();
        assertThat(one.audit().verify("sold").differences()).isEmpty();
    }

    private static List<TurnoverRow> closedTime(Registers registers) {
        return registers
                .turnovers(new TurnoverQuery(
                        "stock",
                        null,
                        Samples.day("2026-04-30"),
                        null,
                        new Selection(Map.of(), List.of("product")),
                        Interval.DAY,
                        false,
                        List.of(),
                        PageRequest.FIRST))
                .rows();
    }

    @Test
    void aDateThatCannotBeSetLeavesAllRegistersAsTheyAre() {
        assertThatThrownBy(() -> one.close(List.of("stock", "nowhere"), THROUGH_APRIL, before -> {}))
                .isInstanceOf(RegisterNotFound.class);
        assertThat(one.closings()).isEmpty();
        assertThatThrownBy(() -> new Closing(LocalDate.of(2200, 1, 1), Closing.Policy.SHIFT))
                .isInstanceOf(InvalidClosing.class)
                .hasMessage("closedThrough must be a day from 1900-01-02 to 2199-12-29, was 2200-01-01");
    }

    private Seal sealed() {
        one.post(List.of(
                document("doc:1", APRIL), document("doc:2", APRIL), post("doc:3", 1, stock(APRIL, 2, 7, "a", "5"))));
        one.post(post("doc:3", 2, stock(APRIL, 2, 7, "a", "6")));
        one.fold(1_000);
        close(one, THROUGH_APRIL);
        return one.audit().seal("stock", SEALED);
    }

    private List<Difference> compared(Seal seal) {
        return other.audit().verify("stock", List.of(seal)).differences();
    }

    @Test
    void aSealedMonthStaysSealedWhateverIsPostedFoldedAndCorrectedLater() {
        Seal seal = sealed();
        assertThat(seal.movements()).isEqualTo(5);
        one.post(List.of(
                document("doc:4", MAY),
                post("doc:1", 2, stock(APRIL, 1, 101, null, "9")),
                new Change.Withdraw("doc:3", null)));
        assertThat(compared(seal)).isEmpty();
        one.fold(1_000);
        one.define(Samples.register(
                "stock",
                stock().kind(),
                List.of("warehouse bigint", "product int", "lot text?", "colour text?"),
                List.of("quantity numeric(18,4)", "amount numeric(18,2)", "weight bigint")));
        assertThat(compared(seal)).isEmpty();
        assertThat(one.audit().repair("stock")).isZero();
        assertThat(compared(seal)).isEmpty();
    }

    @Test
    void aPastThatWasChangedWithItsTotalsIsFoundByItsSealAlone() {
        Seal seal = sealed();
        // One document has two units of the other: neither a total, nor a balance, nor a number of movements changes.
        database.jdbc().update("""
                        update accumulator_1.stock_log
                           set quantity = case recorder when (select id from accumulator_1.recorders
                                                               where recorder = 'doc:1') then 2 else 0 end
                         where recorder in (select id from accumulator_1.recorders where recorder in ('doc:1', 'doc:2'))
                        """);
        VerificationReport unsealed = other.audit().verify("stock");
        assertThat(unsealed.differences()).isEmpty();

        assertThat(compared(seal))
                .allSatisfy(difference -> {
                    assertThat(difference.check()).isEqualTo(Difference.Check.SEAL);
                    assertThat(difference.start()).isEqualTo(SEALED.atDay(1));
                })
                .extracting(Difference::figure)
                .containsExactly("checksum of movements", "checksum of all movements");
    }

    @Test
    void aReplacedMovementThatIsDeletedWithItsReversalIsFoundByTheSeal() {
        Seal seal = sealed();
        assertThat(database.jdbc().update("""
                        delete from accumulator_1.stock_log
                         where revision = 1
                           and recorder = (select id from accumulator_1.recorders where recorder = 'doc:3')
                        """)).isEqualTo(2);
        assertThat(other.audit().verify("stock").differences()).isEmpty();
        assertThat(compared(seal))
                .extracting(Difference::figure)
                .containsExactly("movements", "checksum of all movements");
        // Another schema may never have had it.
        assertThat(compared(seal.forAnotherSchema())).isEmpty();
    }

    @Test
    void aTotalThatIsWrongIsFoundByTheSealTooAndKeepsAMonthFromBeingSealed() {
        Seal seal = sealed();
        database.jdbc()
                .update("update accumulator_1.stock_month set quantity_receipt = quantity_receipt + 1"
                        + " where cell = (select min(cell) from accumulator_1.stock_cell)");
        assertThat(compared(seal)).extracting(Difference::figure).contains("checksum of totals");
        assertThatThrownBy(() -> one.audit().seal("stock", SEALED))
                .isInstanceOf(InvalidClosing.class)
                .hasMessageContaining("verify the register");
        one.audit().repair("stock");
        assertThat(compared(seal)).isEmpty();
    }

    @Test
    void onlyAMonthThatIsClosedToItsEndIsSealed() {
        sealed();
        assertThatThrownBy(() -> one.audit().seal("stock", SEALED.plusMonths(1)))
                .isInstanceOf(InvalidClosing.class)
                .hasMessage("Month 2026-05 of register \"stock\" cannot be sealed: the register is closed through"
                        + " 2026-04-30");
        close(one, new Closing(LocalDate.of(2026, 4, 29), Closing.Policy.SHIFT));
        assertThatThrownBy(() -> one.audit().seal("stock", SEALED)).isInstanceOf(InvalidClosing.class);
        assertThat(one.audit().seal("stock", SEALED.minusMonths(1)).movements()).isZero();
    }

    @Test
    void balancesAndVerificationAgreeOnceMonthsAreDetachedWhoseMovementsWereTakenBackInOpenTime() {
        one.openMonths(List.of(document("x", APRIL), document("x", MAY)));
        Seal seal = sealed();
        one.post(List.of(new Change.Withdraw("doc:1", null), document("doc:5", MAY)));
        while (one.fold(1_000) > 0) {
            // Until the tail is empty.
        }
        one.detachBefore("stock", YearMonth.of(2026, 5));
        assertThat(one.audit().verify("stock", List.of(seal)).differences()).isEmpty();
        assertThat(one.balances(BalanceQuery.now("stock", new Selection(Map.of(), List.of())))
                        .rows()
                        .getFirst()
                        .resources()
                        .get("quantity"))
                .isEqualByComparingTo("8");
        assertThat(one.post(post("doc:2", 2, stock(MAY, 1, 101, null, "1")))).isInstanceOf(Outcome.Rejected.class);
        assertThatThrownBy(() -> one.audit().seal("stock", SEALED)).isInstanceOf(InvalidClosing.class);
    }

    /** {@code .ci/closing-month 1000000} measures it; the build looks at a few movements, and not at the time. */
    @Test
    void aMonthIsClosedAndSealedWhileOthersPost() throws Exception {
        int movements = Integer.getInteger("test.closing.movements", 3_000);
        one.openMonths(List.of(document("x", APRIL), document("x", MAY)));
        for (int document = 0; document < movements / 100; document += 50) {
            List<Change> batch = new ArrayList<>();
            for (int n = document; n < document + 50 && n < movements / 100; n++) {
                batch.add(manyLines(n));
            }
            one.postQuietly(batch, outcomes -> {});
        }
        while (one.fold(50_000) > 0) {
            // Until the tail is empty.
        }
        database.jdbc().execute("analyze");
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Callable<List<Long>> posting = () -> {
                List<Long> tookNanos = new ArrayList<>();
                for (int n = 0; !stop.get(); n++) {
                    long begun = System.nanoTime();
                    other.post(document("beside:" + n, MAY));
                    tookNanos.add(System.nanoTime() - begun);
                }
                return tookNanos;
            };
            Future<List<Long>> beside = threads.submit(posting);
            while (one.recorder("beside:20").isEmpty()) {
                Thread.onSpinWait();
            }
            long begun = System.nanoTime();
            close(one, THROUGH_APRIL);
            long closed = System.nanoTime();
            Seal seal = one.audit().seal("stock", SEALED);
            long sealed = System.nanoTime();
            assertThat(one.audit().verify("stock", List.of(seal)).differences()).isEmpty();
            long verified = System.nanoTime();
            stop.set(true);
            List<Long> tookNanos =
                    beside.get(3, TimeUnit.MINUTES).stream().sorted().toList();
            assertThat(seal.movements()).isEqualTo(movements);
            System.out.printf(
                    Locale.ROOT,
                    "%d movements: closed in %d ms, sealed in %d ms, verified with its seal in %d ms; %d postings beside, median"
                            + " %.1f ms, slowest %.1f ms%n",
                    movements,
                    (closed - begun) / 1_000_000,
                    (sealed - closed) / 1_000_000,
                    (verified - sealed) / 1_000_000,
                    tookNanos.size(),
                    tookNanos.get(tookNanos.size() / 2) / 1e6,
                    tookNanos.getLast() / 1e6);
        } finally {
            stop.set(true);
        }
    }

    private static Change.Post manyLines(int number) {
        List<Movement> lines = new ArrayList<>();
        for (int line = 0; line < 100; line++) {
            lines.add(stock(
                    APRIL.minusSeconds(number % 1_000_000),
                    number % 10,
                    (number * 31L + line * 7L) % 1_000,
                    null,
                    String.valueOf(line + 1),
                    "2.50"));
        }
        return Change.Post.of("large:" + number, 1, lines);
    }

    @Test
    void whatWasMovedTellsItsOwnPeriodToWhoeverFollowsAndToWhoeverAsksTheView() {
        one.post(document("doc:1", APRIL));
        one.changes().settleNewest();
        ChangePlace before = one.changes().newestChange("stock");
        close(one, THROUGH_APRIL);
        one.post(new Change.Withdraw("doc:1", null));
        one.changes().settleNewest();

        assertThat(one.changes().changesAfter("stock", before, 10))
                .isInstanceOfSatisfying(
                        Changes.Found.class,
                        found -> assertThat(found.rows())
                                .extracting(ChangeRow::movement)
                                .extracting(MovementRow::reversal, MovementRow::period, MovementRow::originalPeriod)
                                .containsExactly(tuple(true, FIRST_OF_MAY, APRIL)));
        assertThat(database.jdbc()
                        .queryForList(
                                "select original_period from accumulator_1.stock_movements order by reversal",
                                Timestamp.class))
                .containsExactly(null, Timestamp.from(APRIL));
        assertThat(String.join(
                        "\n",
                        database.jdbc()
                                .queryForList(
                                        "explain select period from accumulator_1.stock_movements", String.class)))
                .as("who does not ask pays nothing")
                .doesNotContain("moved_movements");
    }

    @Test
    void aDroppedRegisterLeavesNothingOfWhatWasMoved() {
        sealed();
        one.post(new Change.Withdraw("doc:1", null));
        assertThat(database.jdbc().queryForList("select period from accumulator_1.moved_movements", Timestamp.class))
                .hasSize(2)
                .allSatisfy(moment -> assertThat(moment.toInstant()).isEqualTo(FIRST_OF_MAY));
        one.drop("stock", true);
        assertThat(database.jdbc().queryForObject("select count(*) from accumulator_1.moved_movements", Integer.class))
                .isEqualTo(1);
    }
}
