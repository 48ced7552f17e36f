package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.listOf;
import static dev.accumulator.registers.Samples.moment;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.stock;
import static dev.accumulator.registers.Samples.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How balances are read. */
interface BalanceContract extends Contract {

    /** Receipts in March and April, an expense in May; products 1 and 2, warehouses 1 and 2, one lot. */
    private void postStock() {
        engine().define(stock());
        take(
                post("in:1", 1, stock(Instant.parse("2026-03-31T23:59:59.999999Z"), 1, 1, null, "10", "100")),
                post("in:2", 1, stock(APRIL, 1, 2, "L1", "20", "400"), stock(APRIL, 2, 2, null, "5", "90")),
                post("out:1", 1, stock(MAY, 1, 1, null, "-4", "-40"), stock(MAY, 1, 2, "L1", "-20", "-400")));
    }

    private static BalanceQuery sorted(Selection selection, boolean nonZero, int limit, Sort... sort) {
        return new BalanceQuery("stock", null, null, selection, nonZero, List.of(sort), new PageRequest(limit, null));
    }

    /** The rows of all pages. */
    private List<BalanceRow> allPages(BalanceQuery query) {
        List<BalanceRow> rows = new ArrayList<>();
        BalanceQuery next = query;
        while (true) {
            Page<BalanceRow> page = engine().balances(next);
            rows.addAll(page.rows());
            if (page.next() == null) {
                return rows;
            }
            assertThat(page.rows()).hasSize(query.page().limit());
            next = new BalanceQuery(
                    query.register(),
                    query.at(),
                    query.knownAt(),
                    query.selection(),
                    query.nonZero(),
                    query.sort(),
                    new PageRequest(query.page().limit(), page.next()));
        }
    }

    @Test
    default void aFullCellHasABalance() {
        postStock();
        BalanceRow row = engine().balances(
                        BalanceQuery.now("stock", where(only("warehouse", 1, "product", 1, "lot", null))))
                .rows()
                .getFirst();
        assertThat(row.dimensions()).isEqualTo(cell("warehouse", 1L, "product", 1L, "lot", null));
        assertThat(row.resources())
                .isEqualTo(Map.of("quantity", new BigDecimal("6.0000"), "amount", new BigDecimal("60.00")));
    }

    @Test
    default void aCellThatNeverMovedIsZero() {
        postStock();
        assertThat(quantity(9, 9, "none")).isEqualTo("0.0000");
        assertThat(balance("stock", "amount", only("product", 9))).isEqualTo("0.00");
    }

    @Test
    default void theUnfilteredDimensionsAreSummed() {
        postStock();
        assertThat(balance("stock", "amount", Map.of())).isEqualTo("150.00");
        assertThat(balance("stock", "quantity", only("warehouse", 1))).isEqualTo("6.0000");
        assertThat(balance("stock", "quantity", only("product", 2))).isEqualTo("5.0000");
    }

    @Test
    default void filtersTakeSeveralValuesAndNull() {
        postStock();
        Map<String, List<@Nullable Object>> products = Map.of("product", listOf(1, "2", 3));
        assertThat(balance("stock", "quantity", products)).isEqualTo("11.0000");
        assertThat(balance(BalanceQuery.at("stock", day("2026-04-30"), where(only("lot", null))), "quantity"))
                .isEqualTo("15.0000");
        Map<String, List<@Nullable Object>> lots = Map.of("lot", listOf(null, "L1"));
        assertThat(balance(BalanceQuery.at("stock", day("2026-04-30"), where(lots)), "quantity"))
                .isEqualTo("35.0000");
        assertThat(balance(BalanceQuery.at("stock", day("2026-04-30"), where(only("lot", "L1"))), "quantity"))
                .isEqualTo("20.0000");
    }

    @Test
    default void groupingSplitsTheAnswer() {
        postStock();
        assertThat(balances(BalanceQuery.now("stock", by("product")), "quantity"))
                .containsExactly(Map.entry(listOf(1L), "6.0000"), Map.entry(listOf(2L), "5.0000"));
        assertThat(balances(BalanceQuery.at("stock", day("2026-04-30"), by("warehouse", "lot")), "quantity"))
                .containsExactly(
                        Map.entry(listOf(1L, "L1"), "20.0000"),
                        Map.entry(listOf(1L, null), "10.0000"),
                        Map.entry(listOf(2L, null), "5.0000"));
        assertThat(balances(BalanceQuery.now("stock", where(only("warehouse", 1), "product")), "amount"))
                .containsExactly(Map.entry(listOf(1L, 1L), "60.00"));
    }

    @Test
    default void aRowShowsItsGroupedDimensionsAndThoseFilteredToOneValue() {
        postStock();
        Map<String, List<@Nullable Object>> filters = Map.of("warehouse", listOf("1"), "lot", listOf(null, "L1"));
        assertThat(engine().balances(BalanceQuery.now("stock", where(filters, "product")))
                        .rows())
                .first()
                .satisfies(row -> assertThat(row.dimensions()).isEqualTo(cell("warehouse", 1L, "product", 1L)));
    }

    @Test
    default void atADayItCountsThroughTheEndOfThatDay() {
        postStock();
        Selection product = where(only("product", 1));
        assertThat(balance(BalanceQuery.at("stock", day("2026-03-30"), product), "quantity"))
                .isEqualTo("0.0000");
        assertThat(balance(BalanceQuery.at("stock", day("2026-03-31"), product), "quantity"))
                .isEqualTo("10.0000");
        assertThat(balance(BalanceQuery.at("stock", day("2026-05-02"), product), "quantity"))
                .isEqualTo("10.0000");
        assertThat(balance(BalanceQuery.at("stock", day("2026-05-03"), product), "quantity"))
                .isEqualTo("6.0000");
        assertThat(balance(BalanceQuery.at("stock", day("0001-01-01"), product), "quantity"))
                .isEqualTo("0.0000");
        assertThat(balance(BalanceQuery.at("stock", day("9999-12-31"), product), "quantity"))
                .isEqualTo("6.0000");
    }

    @Test
    default void atAMomentItCountsMovementsUpToAndAtThatMoment() {
        postStock();
        Selection product = where(only("product", 1));
        for (Map.Entry<String, String> expected : List.of(
                Map.entry("2026-03-31T23:59:59.999998Z", "0.0000"),
                Map.entry("2026-03-31T23:59:59.999999Z", "10.0000"),
                // Periods are kept to the microsecond; a moment between two of them counts the first only.
                Map.entry("2026-03-31T23:59:59.999998999Z", "0.0000"),
                Map.entry("2026-05-03T07:59:59.999999999Z", "10.0000"),
                Map.entry("2026-05-03T08:00:00Z", "6.0000"),
                Map.entry("0001-01-01T00:00:00Z", "0.0000"),
                Map.entry("9999-12-31T23:59:59Z", "6.0000"))) {
            assertThat(balance(BalanceQuery.at("stock", moment(expected.getKey()), product), "quantity"))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    default void aBalanceOutsideTheCalendarIsRefused() {
        postStock();
        for (PointInTime at : List.of(
                day("-0001-01-01"),
                day("+10000-01-01"),
                new PointInTime.Moment(Instant.MIN),
                new PointInTime.Moment(Instant.MAX))) {
            assertRefused(
                    () -> engine().balances(BalanceQuery.at("stock", at, Selection.ALL)),
                    "invalid-query",
                    "at",
                    at + " is not in the years 0001 to 9999");
        }
    }

    @Test
    default void cellsThatReturnedToZeroCanBeLeftOut() {
        postStock();
        assertThat(engine().balances(sorted(by("product", "lot"), true, 100)).rows())
                .extracting(BalanceRow::dimensions)
                .containsExactly(cell("product", 1L, "lot", null), cell("product", 2L, "lot", null));
        take(post("out:2", 1, stock(MAY, 2, 2, null, "-5", "-89.99")));
        // One cent is left: not zero.
        assertThat(engine().balances(sorted(by("product"), true, 100)).rows()).hasSize(2);
        take(post("out:3", 1, stock(MAY, 2, 2, null, "0", "-0.01")));
        assertThat(engine().balances(sorted(by("product"), true, 100)).rows()).hasSize(1);
    }

    @Test
    default void withdrawnDocumentsLeaveNothingThatIsNotZero() {
        postStock();
        take(Change.Unpost.of("in:1", 2), Change.Unpost.of("in:2", 2), new Change.Withdraw("out:1", null));
        assertThat(engine().balances(sorted(by("warehouse", "product", "lot"), true, 100))
                        .rows())
                .isEmpty();
        assertThat(engine().turnovers(TurnoverQuery.of("stock", null, null, by("warehouse", "product", "lot")))
                        .rows())
                .isEmpty();
    }

    @Test
    default void rowsAreSortedByTheirDimensionsUnlessAskedOtherwise() {
        postStock();
        assertThat(engine().balances(sorted(by("lot", "product"), true, 100)).rows())
                .extracting(row ->
                        listOf(row.dimensions().get("lot"), row.dimensions().get("product")))
                .containsExactly(listOf(null, 1L), listOf(null, 2L));
        assertThat(engine().balances(sorted(by("product"), true, 100, new Sort("product", true)))
                        .rows())
                .extracting(row -> row.dimensions().get("product"))
                .containsExactly(2L, 1L);
        assertThat(engine().balances(sorted(by("product"), true, 100, new Sort("amount", true)))
                        .rows())
                .extracting(row -> row.dimensions().get("product"))
                .containsExactly(2L, 1L);
    }

    @Test
    default void nullComesLastAndFirstInDescendingOrder() {
        engine().define(Samples.of("text?"));
        take(post(
                "doc:1",
                1,
                Samples.sample("b", 1),
                Samples.sample(null, 1),
                Samples.sample("a", 1),
                Samples.sample("Z", 1)));
        for (int limit : List.of(1, 2, 3, 100)) {
            for (boolean descending : List.of(false, true)) {
                List<@Nullable Object> keys = allPages(new BalanceQuery(
                                "sample",
                                null,
                                null,
                                by("key"),
                                false,
                                List.of(new Sort("key", descending)),
                                new PageRequest(limit, null)))
                        .stream()
                        .<@Nullable Object>map(row -> row.dimensions().get("key"))
                        .toList();
                assertThat(keys).isEqualTo(descending ? listOf(null, "b", "a", "Z") : listOf("Z", "a", "b", null));
            }
        }
    }

    @Test
    default void pagesHoldEachRowOnceWhateverTheOrder() {
        engine().define(stock());
        for (int i = 0; i < 25; i++) {
            take(post("doc:" + i, 1, stock(APRIL, i % 3, i, i % 2 == 0 ? null : "L" + i % 5, "1." + i % 4)));
        }
        for (List<Sort> sort : List.of(
                List.<Sort>of(),
                List.of(new Sort("quantity", false)),
                List.of(new Sort("quantity", true), new Sort("lot", true)),
                List.of(new Sort("lot", false), new Sort("quantity", true), new Sort("lot", true)),
                List.of(new Sort("warehouse", true), new Sort("amount", false)))) {
            BalanceQuery whole = sorted(by("warehouse", "product", "lot"), false, 1_000, sort.toArray(Sort[]::new));
            List<BalanceRow> expected = engine().balances(whole).rows();
            assertThat(expected).hasSize(25);
            for (int limit : List.of(1, 7, 24, 25)) {
                assertThat(allPages(sorted(by("warehouse", "product", "lot"), false, limit, sort.toArray(Sort[]::new))))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    default void aPageGoesOnAfterItsLastRowWhileRowsAreAdded() {
        engine().define(stock());
        take(post("doc:1", 1, stock(APRIL, 1, 10, null, "1"), stock(APRIL, 1, 20, null, "1")));
        Page<BalanceRow> first = engine().balances(sorted(by("product"), false, 1));
        take(post("doc:2", 1, stock(APRIL, 1, 5, null, "1"), stock(APRIL, 1, 15, null, "1")));
        assertThat(engine().balances(new BalanceQuery(
                                "stock",
                                null,
                                null,
                                by("product"),
                                false,
                                List.of(),
                                new PageRequest(10, first.next())))
                        .rows())
                .extracting(row -> row.dimensions().get("product"))
                .containsExactly(15L, 20L);
    }

    @Test
    default void asKnownAtAMomentItSaysWhatItSaidThen() {
        engine().define(stock());
        Instant nothing = engine().mark();
        take(post("doc:1", 1, stock(APRIL, 1, 1, null, "10")));
        Instant first = engine().mark();
        take(post("doc:1", 2, stock(APRIL, 1, 1, null, "8")), post("doc:2", 1, stock(MAY, 1, 1, null, "1")));
        Instant second = engine().mark();
        take(Change.Unpost.of("doc:1", 3));
        for (Map.Entry<Instant, List<String>> expected : Map.of(
                        nothing,
                        List.of("0.0000", "0.0000"),
                        first,
                        List.of("10.0000", "10.0000"),
                        second,
                        List.of("8.0000", "9.0000"),
                        engine().mark(),
                        List.of("0.0000", "1.0000"))
                .entrySet()) {
            assertThat(balance(
                            new BalanceQuery(
                                    "stock",
                                    day("2026-04-30"),
                                    expected.getKey(),
                                    Selection.ALL,
                                    false,
                                    List.of(),
                                    PageRequest.FIRST),
                            "quantity"))
                    .isEqualTo(expected.getValue().get(0));
            assertThat(balance(
                            new BalanceQuery(
                                    "stock",
                                    null,
                                    expected.getKey(),
                                    Selection.ALL,
                                    false,
                                    List.of(),
                                    PageRequest.FIRST),
                            "quantity"))
                    .isEqualTo(expected.getValue().get(1));
        }
    }
}
