package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.VerificationReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerificationIT {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final EngineDatabase database = new EngineDatabase();
    private final Registers registers = database.newRegisters(8);

    @BeforeEach
    void postSomeDocuments() {
        registers.define(EngineDatabase.inventory());
        List<Change> changes = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            changes.add(Change.Post.of(
                    "receipt:" + i,
                    1,
                    List.of(
                            stock(APRIL.plusSeconds(i * 86_400L), i % 3, i % 7, i + ".5", "10"),
                            stock(APRIL, i % 2, 100, "-" + i, "-1.25"))));
        }
        registers.post(changes);
        registers.post(Change.Post.of("receipt:1", 2, List.of(stock(APRIL, 1, 1, "3", "4"))));
        registers.post(Change.Unpost.of("receipt:2", 2));
        registers.fold(1_000);
        registers.post(Change.Post.of("receipt:41", 1, List.of(stock(APRIL, 9, 9, "1", "1"))));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsNothingInASoundRegisterWithATail() {
        assertThat(registers.verify("inventory"))
                .isEqualTo(new VerificationReport("inventory", 2 * 40 + 2 + 1 + 2 + 1, 0, List.of()));
        assertThat(registers.repair("inventory")).isZero();
    }

    @Test
    void findsAndMendsACorruptedBalance() {
        corrupt(
                "update accumulator_1.inventory_cell set quantity = quantity + 1 where warehouse = 1 and product = 100");
        assertThat(registers.verify("inventory").differences()).singleElement().satisfies(difference -> {
            assertThat(difference.check()).isEqualTo(Difference.Check.BALANCE);
            assertThat(difference.dimensions()).isEqualTo(Map.of("warehouse", 1L, "product", 100L));
            assertThat(difference.figure()).isEqualTo("quantity");
            assertThat(difference.actual())
                    .isEqualByComparingTo(difference.expected().add(BigDecimal.ONE));
        });
        assertThat(registers.repair("inventory")).isEqualTo(1);
        assertThat(registers.verify("inventory").isClean()).isTrue();
    }

    @Test
    void findsAndMendsCorruptedMissingAndInventedTotals() {
        corrupt(
                "update accumulator_1.inventory_days set amount_expense = amount_expense - 2"
                        + " where cell = (select cell from accumulator_1.inventory_cell where warehouse = 1 and product = 100)");
        corrupt(
                "delete from accumulator_1.inventory_month"
                        + " where cell = (select cell from accumulator_1.inventory_cell where warehouse = 0 and product = 100)");
        corrupt("insert into accumulator_1.inventory_days values"
                + " ((select min(cell) from accumulator_1.inventory_cell), '2020-02-02', 1, 0, 0, 0)");
        VerificationReport report = registers.verify("inventory");
        assertThat(report.differences())
                .extracting(Difference::check, Difference::start, Difference::figure)
                .containsExactlyInAnyOrder(
                        tuple(Difference.Check.DAY_TOTAL, LocalDate.parse("2026-04-19"), "amount_expense"),
                        tuple(Difference.Check.DAY_TOTAL, LocalDate.parse("2020-02-02"), "quantity_receipt"),
                        tuple(Difference.Check.MONTH_TOTAL, LocalDate.parse("2026-04-01"), "quantity_expense"),
                        tuple(Difference.Check.MONTH_TOTAL, LocalDate.parse("2026-04-01"), "amount_expense"));
        assertThat(report.differencesTotal()).isEqualTo(4);
        assertThat(registers.repair("inventory")).isEqualTo(3);
        assertThat(registers.verify("inventory").isClean()).isTrue();
    }

    @Test
    void findsAndMendsMarksAndDaysThatDoNotFitEachOther() {
        corrupt("update accumulator_1.inventory_month set by_day = not by_day");
        assertThat(registers.verify("inventory").differences())
                .isNotEmpty()
                .extracting(Difference::check)
                .containsOnly(Difference.Check.DAY_TOTAL);
        assertThat(registers.repair("inventory")).isPositive();
        assertThat(registers.verify("inventory").isClean()).isTrue();
    }

    /** The folder finds work that another process left, or that another setting asks for, once it has nothing else to do. */
    @Test
    void monthsGetTheirDaysLaterToo() {
        Registers other = database.newRegisters(0);
        assertThat(days()).isLessThan(40);
        other.fold(1_000);
        other.fold(1_000);
        assertThat(days()).isGreaterThan(40);
        assertThat(registers.verify("inventory").differences()).isEmpty();
    }

    private int days() {
        return Objects.requireNonNull(
                database.jdbc().queryForObject("select count(*) from accumulator_1.inventory_days", Integer.class));
    }

    @Test
    void findsAMovementThatIsGoneAndOneThatWasNotReversed() {
        corrupt("delete from accumulator_1.inventory_log l using accumulator_1.recorders r"
                + " where r.id = l.recorder and r.recorder = 'receipt:41'");
        corrupt("delete from accumulator_1.inventory_log l using accumulator_1.recorders r"
                + " where r.id = l.recorder and r.recorder = 'receipt:2' and l.reversal and l.line = 1");
        registers.repair("inventory");
        assertThat(registers.verify("inventory").differences())
                .extracting(Difference::check, Difference::recorder, Difference::figure)
                .containsExactlyInAnyOrder(
                        tuple(Difference.Check.RECORDER_MOVEMENTS, "receipt:41", "movements"),
                        tuple(Difference.Check.REPLACED_MOVEMENTS, "receipt:2", "unreversed"),
                        tuple(Difference.Check.REPLACED_MOVEMENTS, "receipt:2", "quantity"),
                        tuple(Difference.Check.REPLACED_MOVEMENTS, "receipt:2", "amount"));
    }

    private void corrupt(String sql) {
        assertThat(database.jdbc().update(sql)).isPositive();
    }
}
