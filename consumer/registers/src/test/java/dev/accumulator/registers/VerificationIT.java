package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Selection;
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
        assertThat(registers.audit().verify("inventory"))
                .isEqualTo(new VerificationReport("inventory", 2 * 40 + 2 + 1 + 2 + 1, 0, List.of()));
        assertThat(registers.audit().repair("inventory")).isZero();
    }

    @Test
    void findsAndMendsACorruptedBalance() {
        corrupt(
                "update accumulator_1.inventory_cell set quantity = quantity + 1 where warehouse = 1 and product = 100");
        assertThat(registers.audit().verify("inventory").differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.check()).isEqualTo(Difference.Check.BALANCE);
                    assertThat(difference.dimensions()).isEqualTo(Map.of("warehouse", 1L, "product", 100L));
                    assertThat(difference.figure()).isEqualTo("quantity");
                    assertThat(difference.actual())
                            .isEqualByComparingTo(difference.expected().add(BigDecimal.ONE));
                });
        assertThat(registers.audit().repair("inventory")).isEqualTo(1);
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();
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
        VerificationReport report = registers.audit().verify("inventory");
        assertThat(report.differences())
                .extracting(Difference::check, Difference::start, Difference::figure)
                .containsExactlyInAnyOrder(
                        tuple(Difference.Check.DAY_TOTAL, LocalDate.parse("2026-04-19"), "amount_expense"),
                        tuple(Difference.Check.DAY_TOTAL, LocalDate.parse("2020-02-02"), "quantity_receipt"),
                        tuple(Difference.Check.MONTH_TOTAL, LocalDate.parse("2026-04-01"), "quantity_expense"),
                        tuple(Difference.Check.MONTH_TOTAL, LocalDate.parse("2026-04-01"), "amount_expense"));
        assertThat(report.differencesTotal()).isEqualTo(4);
        assertThat(registers.audit().repair("inventory")).isEqualTo(3);
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();
    }

    @Test
    void findsAndMendsMarksAndDaysThatDoNotFitEachOther() {
        corrupt("update accumulator_1.inventory_month set by_day = not by_day");
        assertThat(registers.audit().verify("inventory").differences())
                .isNotEmpty()
                .extracting(Difference::check)
                .containsOnly(Difference.Check.DAY_TOTAL);
        assertThat(registers.audit().repair("inventory")).isPositive();
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();
    }

    /** The folder finds work that another process left, or that another setting asks for, once it has nothing else to do. */
    @Test
    void monthsGetTheirDaysLaterToo() {
        Registers other = database.newRegisters(0);
        assertThat(days()).isLessThan(40);
        other.fold(1_000);
        other.fold(1_000);
        assertThat(days()).isGreaterThan(40);
        assertThat(registers.audit().verify("inventory").differences()).isEmpty();
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
        registers.audit().repair("inventory");
        assertThat(registers.audit().verify("inventory").differences())
                .extracting(Difference::check, Difference::recorder, Difference::figure)
                .containsExactlyInAnyOrder(
                        tuple(Difference.Check.RECORDER_MOVEMENTS, "receipt:41", "movements"),
                        tuple(Difference.Check.REPLACED_MOVEMENTS, "receipt:2", "unreversed"),
                        tuple(Difference.Check.REPLACED_MOVEMENTS, "receipt:2", "quantity"),
                        tuple(Difference.Check.REPLACED_MOVEMENTS, "receipt:2", "amount"));
    }

    @Test
    void findsACellThatIsGoneAndMakesItAgainWhereItIsRemembered() {
        String where = " where warehouse = 1 and product = 100";
        long cell = number("select cell from accumulator_1.inventory_cell" + where);
        String before = balance();
        corrupt("delete from accumulator_1.inventory_cell" + where);

        assertThat(registers.audit().verify("inventory").differences())
                .extracting(Difference::check, Difference::dimensions, Difference::figure)
                .containsExactlyInAnyOrder(
                        tuple(Difference.Check.BALANCE, null, "quantity of cell " + cell),
                        tuple(Difference.Check.BALANCE, null, "amount of cell " + cell),
                        tuple(Difference.Check.MISSING_CELL, null, "movements of cell " + cell));
        assertThat(registers.audit().restoreCells("inventory")).isEqualTo(1);
        assertThat(registers.audit().repair("inventory")).isEqualTo(1);
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();
        assertThat(balance()).isEqualTo(before);
    }

    @Test
    void whatIsPostedAfterARepairIsSeenAlsoWhereACellCouldNotBeMadeAgain() {
        Registers elsewhere = database.newRegisters(8);
        elsewhere.post(Change.Post.of("receipt:50", 1, List.of(stock(APRIL, 1, 100, "0", "0"))));
        corrupt("delete from accumulator_1.inventory_cell where warehouse = 1 and product = 100");
        Registers forgetful = database.newRegisters(8);
        assertThat(forgetful.audit().restoreCells("inventory")).isZero();
        forgetful.audit().repair("inventory");

        // Both remember the number of the cell from before.
        registers.post(Change.Post.of("receipt:51", 1, List.of(stock(APRIL, 1, 100, "5", "1"))));
        elsewhere.post(Change.Post.of("receipt:52", 1, List.of(stock(APRIL, 1, 100, "6", "1"))));

        assertThat(balance()).isEqualTo("11.0000");
        assertThat(registers.audit().verify("inventory").differences())
                .extracting(Difference::check)
                .contains(Difference.Check.MISSING_CELL);
    }

    @Test
    void findsAMissingPostingAnUnknownDocumentAndOneThatDoesNotNameItsRegister() {
        long posting = number("select min(posting) from accumulator_1.postings");
        corrupt("delete from accumulator_1.postings where posting = " + posting);
        corrupt("delete from accumulator_1.recorders where recorder = 'receipt:41'");
        corrupt("update accumulator_1.recorders set registers = '{}' where recorder = 'receipt:3'");

        assertThat(registers.audit().verify("inventory").differences())
                .extracting(Difference::check, Difference::recorder, Difference::figure)
                .contains(
                        tuple(Difference.Check.MISSING_POSTING, "receipt:1", "movements of posting " + posting),
                        tuple(Difference.Check.RECORDER_MOVEMENTS, "receipt:3", "movements"))
                .anySatisfy(
                        found -> assertThat(found.toList().get(1)).asString().startsWith("unknown recorder "));
    }

    @Test
    void findsAndMendsATailThatLacksAPostingOrNamesOneTwice() {
        corrupt("delete from accumulator_1.inventory_tail");
        assertThat(registers.audit().verify("inventory").isClean()).isFalse();
        assertThat(registers.audit().repair("inventory")).isPositive();
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();

        corrupt("insert into accumulator_1.inventory_tail select min(posting), 80 from accumulator_1.postings");
        assertThat(registers.audit().verify("inventory").isClean()).isFalse();
        assertThat(registers.audit().repair("inventory")).isPositive();
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();
        registers.fold(1_000);
        assertThat(registers.audit().verify("inventory").isClean()).isTrue();
    }

    private String balance() {
        return registers
                .balances(BalanceQuery.now(
                        "inventory", new Selection(Samples.only("warehouse", 1, "product", 100), List.of())))
                .rows()
                .getFirst()
                .get("quantity")
                .toPlainString();
    }

    private long number(String sql) {
        return Objects.requireNonNull(database.jdbc().queryForObject(sql, Long.class));
    }

    private void corrupt(String sql) {
        assertThat(database.jdbc().update(sql)).isPositive();
    }
}
