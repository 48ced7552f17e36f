package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static dev.accumulator.registers.Samples.zoned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.TotalsDetail;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The views that people read with SQL, with and without a fold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewsIT {
    private final EngineDatabase database = new EngineDatabase();
    private Registers registers = database.newRegisters();

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        registers = database.newRegisters();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private List<String> rows(String select) {
        return database.jdbc().queryForList(select).stream()
                .map(row -> String.join(
                        " ", row.values().stream().map(String::valueOf).toList()))
                .toList();
    }

    private void assertViews(List<String> balances, List<String> turnovers) {
        assertThat(rows("select warehouse, product, lot, quantity from accumulator_1.stock_balances order by 1, 2, 3"))
                .isEqualTo(balances);
        assertThat(rows("select product, day, quantity_receipt, quantity_expense, quantity_net"
                        + " from accumulator_1.stock_turnovers order by 1, 2"))
                .isEqualTo(turnovers);
    }

    @Test
    void viewsAreExactWhetherMovementsAreInTheTotalsOrNot() {
        registers.define(stock());
        registers.post(List.of(
                post("doc:1", 1, stock(APRIL, 1, 1, null, "5"), stock(MAY, 1, 1, null, "-2")),
                post("doc:2", 1, stock(APRIL, 1, 2, "L", "7"))));
        List<String> balances = List.of("1 1 null 3.0000", "1 2 L 7.0000");
        List<String> turnovers = List.of(
                "1 2026-04-19 5.0000 0 5.0000", "1 2026-05-03 0 2.0000 -2.0000", "2 2026-04-19 7.0000 0 7.0000");
        assertViews(balances, turnovers);
        registers.fold(1);
        assertViews(balances, turnovers);
        registers.fold(100);
        assertViews(balances, turnovers);
        registers.post(post("doc:1", 2, stock(APRIL, 1, 1, null, "6"))).orThrow();
        assertThat(rows("select quantity from accumulator_1.stock_balances where product = 1"))
                .containsExactly("6.0000");
        assertThat(rows("select recorder, revision, line, reversal, quantity from accumulator_1.stock_movements"
                        + " where product = 1 order by recorded_at, reversal desc, line"))
                .containsExactly(
                        "doc:1 1 1 false 5.0000",
                        "doc:1 1 2 false -2.0000",
                        "doc:1 1 1 true -5.0000",
                        "doc:1 1 2 true 2.0000",
                        "doc:1 2 1 false 6.0000");
    }

    @Test
    void aRegisterOfMonthTotalsHasAViewOfMonthsInItsZone() {
        registers.define(Samples.in("Pacific/Auckland", TotalsDetail.MONTH));
        registers.post(post("doc:1", 1, zoned("2026-03-31T10:59:59Z", 1), zoned("2026-03-31T11:00:00Z", 2)));
        registers.fold(100);
        registers.post(post("doc:2", 1, zoned("2026-03-31T11:00:00Z", 4)));
        assertThat(rows("select month, number_net from accumulator_1.zoned_turnovers order by 1"))
                .containsExactly("2026-03-01 1", "2026-04-01 6");
    }

    @Test
    void aRegisterOfTurnoversHasNoViewOfBalances() {
        registers.define(sold());
        assertThat(database.jdbc()
                        .queryForObject("select to_regclass('accumulator_1.sold_balances') is null", Boolean.class))
                .isTrue();
    }

    @Test
    void theLogIsOnlyEverAppendedTo() {
        registers.define(stock());
        registers.post(post("doc:1", 1, stock(APRIL, 1, 1, null, "5")));
        List<Map<String, @Nullable Object>> before = database.jdbc()
                .queryForList("select ctid, xmin, * from accumulator_1.stock_log order by posting, line");
        registers.post(post("doc:1", 2, stock(APRIL, 1, 1, null, "6")));
        registers.fold(100);
        registers.post(Change.Unpost.of("doc:1", 3));
        registers.fold(100);
        assertThat(database.jdbc()
                        .queryForList("select ctid, xmin, * from accumulator_1.stock_log order by posting, line")
                        .subList(0, 1)
                        .toString())
                .isEqualTo(before.toString());
        assertThat(rows("select revision, reversal, quantity from accumulator_1.stock_log"
                        + " order by posting, reversal desc, line"))
                .containsExactly("1 false 5.0000", "1 true -5.0000", "2 false 6.0000", "2 true -6.0000");
    }

    @Test
    void floatingPointNeverReachesATotal() {
        registers.define(stock());
        registers.post(post("doc:1", 1, stock(APRIL, 1, 1, null, "0.1"), stock(APRIL, 1, 1, null, "0.2")));
        registers.fold(100);
        assertThat(rows("select quantity from accumulator_1.stock_balances")).containsExactly("0.3000");
        assertThat(database.jdbc()
                        .queryForList(
                                "select distinct data_type from information_schema.columns"
                                        + " where table_schema = 'accumulator_1' and table_name like 'stock%'",
                                String.class))
                .doesNotContain("double precision", "real", "money");
    }
}
