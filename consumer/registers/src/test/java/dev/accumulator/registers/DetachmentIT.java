package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MovementsDetached;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetachmentIT {
    private final EngineDatabase database = new EngineDatabase();
    private Registers registers = database.registers();

    @AfterEach
    void close() {
        database.close();
    }

    /** East and west of where partitions are cut, and with and without day totals. */
    @ParameterizedTest
    @CsvSource({"UTC, 4", "Asia/Tokyo, 4", "America/New_York, 4", "Asia/Tokyo, 100"})
    void keepsEveryLaterBalanceWhenOldMonthsAreDetached(String zone, int busyFrom) {
        registers = database.newRegisters(busyFrom);
        RegisterDefinition inUtc = EngineDatabase.inventory();
        registers.define(new RegisterDefinition(
                inUtc.name(), inUtc.kind(), inUtc.dimensions(), inUtc.resources(), ZoneId.of(zone), inUtc.totals()));
        List<Change> changes = new ArrayList<>();
        Instant start = Instant.parse("2026-01-05T08:00:00Z");
        for (int i = 0; i < 120; i++) {
            changes.add(Change.Post.of(
                    "receipt:" + i, 1, List.of(stock(start.plusSeconds(i * 86_400L), 1, i % 5, i + "", "1"))));
        }
        registers.openMonths(changes);
        registers.post(changes.subList(0, 100));
        registers.fold(1_000);
        registers.post(changes.subList(100, 120));
        registers.post(Change.Post.of("receipt:3", 2, List.of(stock(start.plusSeconds(40), 1, 3, "7.5", "2"))));
        List<BalanceRow> now = balances(null);
        assertThat(database.jdbc()
                        .queryForObject("select count(*) > 0 from accumulator_1.inventory_days", Boolean.class))
                .isEqualTo(busyFrom == 4);
        List<BalanceRow> inMarch = balances(new PointInTime.Day(LocalDate.parse("2026-03-10")));
        assertThat(registers.describe("inventory").months())
                .containsExactly(
                        YearMonth.of(2026, 1),
                        YearMonth.of(2026, 2),
                        YearMonth.of(2026, 3),
                        YearMonth.of(2026, 4),
                        YearMonth.of(2026, 5));

        assertThat(registers.detachBefore("inventory", YearMonth.of(2026, 3)))
                .containsExactly("inventory_log_2026_01", "inventory_log_2026_02");

        assertThat(balances(null)).isEqualTo(now);
        assertThat(balances(new PointInTime.Day(LocalDate.parse("2026-03-10")))).isEqualTo(inMarch);
        assertThat(registers.audit().verify("inventory").differences()).isEmpty();
        assertThatThrownBy(() -> balances(new PointInTime.Day(LocalDate.parse("2026-02-10"))))
                .isInstanceOf(InvalidQuery.class)
                .hasMessageMatching("Register \"inventory\" cannot tell about 2026-02-10: its movements before"
                        + " 2026-03-01T00:00:00Z were detached at \\S+Z");
        assertThat(registers.post(Change.Unpost.of("receipt:1", 2)))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .isInstanceOf(MovementsDetached.class)
                                .hasMessage("Movements of receipt:1 were detached with their month;"
                                        + " the document can no longer be changed"));
        assertThat(registers.post(Change.Unpost.of("receipt:100", 2))).isInstanceOf(Outcome.Unposted.class);
        // 100 was the quantity of the document that was withdrawn.
        assertThat(quantity(balances(null))).isEqualByComparingTo(quantity(now).subtract(new BigDecimal("100")));
    }

    /**
     * A transaction that has locked a document, and finds only now which registers it is in. One of the two would be ended by
     * the server if they waited for each other.
     */
    @Test
    void aDetachmentAndAWithdrawalDoNotWaitForEachOther() {
        detachWhile(
                () -> database.jdbc()
                        .execute("select from accumulator_1.recorders where recorder = 'receipt:2' for update"),
                () -> assertThat(registers.post(Change.Unpost.of("receipt:2", 2)))
                        .isInstanceOf(Outcome.Unposted.class));
        assertThat(quantity(balances(null))).isEqualByComparingTo("4");
    }

    @Test
    void aDetachmentAndATransactionThatReadsAndThenPostsDoNotWaitForEachOther() {
        detachWhile(
                () -> assertThat(quantity(balances(null))).isEqualByComparingTo("6"),
                () -> registers
                        .post(Change.Post.of(
                                "receipt:9", 1, List.of(stock(Instant.parse("2026-04-05T08:00:00Z"), 1, 1, "9", "1"))))
                        .orThrow());
        assertThat(quantity(balances(null))).isEqualByComparingTo("15");
    }

    /** Begins a transaction, detaches a month until somebody waits, and goes on with the transaction. */
    private void detachWhile(Runnable begin, Runnable end) {
        registers.define(EngineDatabase.inventory());
        List<Change> changes = new ArrayList<>();
        for (int month = 1; month <= 3; month++) {
            changes.add(Change.Post.of(
                    "receipt:" + month,
                    1,
                    List.of(stock(Instant.parse("2026-0" + month + "-05T08:00:00Z"), 1, 1, month + "", "1"))));
        }
        registers.openMonths(changes);
        registers.post(changes);
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        Thread[] detaching = new Thread[1];
        database.transactions().executeWithoutResult(status -> {
            begin.run();
            detaching[0] = Thread.ofPlatform().start(() -> {
                try {
                    database.newRegisters().detachBefore("inventory", YearMonth.of(2026, 3));
                } catch (RuntimeException failed) {
                    failure.set(failed);
                }
            });
            awaitWaiting(detaching[0]);
            end.run();
        });
        try {
            detaching[0].join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(failure.get()).isNull();
        assertThat(registers.describe("inventory").months()).startsWith(YearMonth.of(2026, 3));
        assertThat(registers.audit().verify("inventory").differences()).isEmpty();
    }

    /** Until the thread waits for a lock, or pauses before it asks for one again. */
    private void awaitWaiting(Thread thread) {
        long endNanos = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (thread.getState() != Thread.State.TIMED_WAITING && !isALockWaitedFor()) {
            assertThat(System.nanoTime()).as("the end of the wait").isLessThan(endNanos);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private boolean isALockWaitedFor() {
        return Boolean.TRUE.equals(database.jdbc()
                .queryForObject(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())",
                        Boolean.class));
    }

    private static BigDecimal quantity(List<BalanceRow> rows) {
        return Objects.requireNonNull(rows.getFirst().resources().get("quantity"));
    }

    private List<BalanceRow> balances(@Nullable PointInTime at) {
        Selection byProduct = new Selection(Map.of(), List.of("product"));
        return registers
                .balances(
                        at == null
                                ? BalanceQuery.now("inventory", byProduct)
                                : BalanceQuery.at("inventory", at, byProduct))
                .rows();
    }
}
