package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.moment;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.stock;
import static dev.accumulator.registers.Samples.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.FigureCondition.Comparison;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How turnovers are read. */
interface TurnoverContract extends Contract {

    private void move(String period, long product, String quantity) {
        take(post("doc:" + period + product + quantity, 1, stock(Instant.parse(period), 1, product, null, quantity)));
    }

    /** From January to July: receipts and expenses in the middle and at the edges of months. */
    private void postHalfAYear() {
        engine().define(stock());
        move("2026-01-15T12:00:00Z", 1, "100");
        move("2026-02-28T23:59:59.999999Z", 1, "-10");
        move("2026-03-01T00:00:00Z", 1, "-1");
        move("2026-03-31T12:00:00Z", 2, "50");
        move("2026-04-10T12:00:00Z", 1, "-2");
        move("2026-04-10T12:00:00.000001Z", 1, "5");
        move("2026-04-20T08:00:00Z", 2, "-7");
        move("2026-07-01T00:00:00Z", 1, "1");
    }

    private static TurnoverQuery query(
            @Nullable PointInTime from,
            @Nullable PointInTime to,
            Selection selection,
            @Nullable Interval interval,
            boolean balances,
            Sort... sort) {
        return new TurnoverQuery(
                "stock", from, to, null, selection, interval, balances, List.of(sort), PageRequest.FIRST);
    }

    /** The quantities of the rows as text: start or group, receipt, expense, and opening and closing where there are. */
    private List<String> quantities(TurnoverQuery query) {
        return engine().turnovers(query).rows().stream()
                .map(TurnoverContract::shown)
                .toList();
    }

    private static String shown(TurnoverRow row) {
        TurnoverRow.Turnover quantity = Objects.requireNonNull(row.resources().get("quantity"));
        List<String> parts = new ArrayList<>();
        if (row.start() != null) {
            parts.add(row.start().toString());
        }
        if (row.document() != null) {
            parts.add(row.document().period() + " " + row.document().recorder());
        }
        row.dimensions().values().forEach(value -> parts.add(String.valueOf(value)));
        parts.add("+" + plain(quantity.receipt()));
        parts.add("-" + plain(quantity.expense()));
        if (quantity.opening() != null && quantity.closing() != null) {
            parts.add(plain(quantity.opening()) + ".." + plain(quantity.closing()));
        }
        assertThat(quantity.net()).isEqualByComparingTo(quantity.receipt().subtract(quantity.expense()));
        assertThat(quantity.receipt()).hasScaleOf(4);
        return String.join(" ", parts);
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    @Test
    default void receiptsAndExpensesAreKeptApart() {
        postHalfAYear();
        assertThat(quantities(query(null, null, Selection.ALL, null, false))).containsExactly("+156 -20");
        assertThat(quantities(query(null, null, by("product"), null, false))).containsExactly("1 +106 -13", "2 +50 -7");
    }

    @Test
    default void bothEndsOfARangeAreIncluded() {
        postHalfAYear();
        for (List<String> expected : List.of(
                List.of("2026-03-01", "2026-03-31", "+50 -1"),
                List.of("2026-02-28", "2026-03-01", "+0 -11"),
                List.of("2026-03-02", "2026-03-30", "+0 -0"),
                List.of("2026-01-16", "2026-04-15", "+55 -13"),
                List.of("2026-01-15", "2026-04-20", "+155 -20"),
                List.of("2026-02-01", "2026-06-30", "+55 -20"),
                List.of("2026-04-10", "2026-04-10", "+5 -2"),
                List.of("2026-04-10", "2026-07-01", "+6 -9"),
                List.of("0001-01-01", "9999-12-31", "+156 -20"))) {
            assertThat(quantities(query(day(expected.get(0)), day(expected.get(1)), Selection.ALL, null, false)))
                    .as("%s", expected)
                    .containsExactly(expected.get(2));
        }
    }

    @Test
    default void aRangeMayBeginAndEndAtAMoment() {
        postHalfAYear();
        for (List<String> expected : List.of(
                List.of("2026-04-10T12:00:00Z", "2026-04-10T12:00:00Z", "+0 -2"),
                List.of("2026-04-10T12:00:00.000001Z", "2026-04-10T23:59:59Z", "+5 -0"),
                List.of("2026-04-10T12:00:00.000000001Z", "2026-04-10T23:59:59Z", "+5 -0"),
                List.of("2026-02-28T23:59:59.999999Z", "2026-03-01T00:00:00Z", "+0 -11"),
                List.of("2026-02-28T23:59:59.999999Z", "2026-02-28T23:59:59.999999999Z", "+0 -10"),
                List.of("2026-03-01T00:00:00Z", "2026-04-20T08:00:00Z", "+55 -10"),
                List.of("2026-03-01T00:00:00Z", "2026-04-20T07:59:59.999999Z", "+55 -3"),
                List.of("2026-01-15T12:00:00.000001Z", "2026-07-01T00:00:00Z", "+56 -20"))) {
            assertThat(quantities(query(moment(expected.get(0)), moment(expected.get(1)), Selection.ALL, null, false)))
                    .as("%s", expected)
                    .containsExactly(expected.get(2));
        }
        assertThat(quantities(query(day("2026-04-10"), moment("2026-04-10T12:00:00Z"), Selection.ALL, null, false)))
                .containsExactly("+0 -2");
        assertThat(quantities(
                        query(moment("2026-04-10T12:00:00.000001Z"), day("2026-04-10"), Selection.ALL, null, false)))
                .containsExactly("+5 -0");
        assertThat(quantities(query(null, moment("2026-02-28T23:59:59.999999Z"), Selection.ALL, null, false)))
                .containsExactly("+100 -10");
        assertThat(quantities(query(moment("2026-04-10T12:00:00.000001Z"), null, Selection.ALL, null, false)))
                .containsExactly("+6 -7");
    }

    @Test
    default void aRangeIsSplitByCalendarIntervals() {
        postHalfAYear();
        assertThat(quantities(query(null, null, Selection.ALL, Interval.MONTH, false)))
                .containsExactly(
                        "2026-01-01 +100 -0",
                        "2026-02-01 +0 -10",
                        "2026-03-01 +50 -1",
                        "2026-04-01 +5 -9",
                        "2026-07-01 +1 -0");
        assertThat(quantities(query(null, null, Selection.ALL, Interval.QUARTER, false)))
                .containsExactly("2026-01-01 +150 -11", "2026-04-01 +5 -9", "2026-07-01 +1 -0");
        assertThat(quantities(query(null, null, Selection.ALL, Interval.YEAR, false)))
                .containsExactly("2026-01-01 +156 -20");
        assertThat(quantities(query(day("2026-02-01"), day("2026-04-15"), Selection.ALL, Interval.DAY, false)))
                .containsExactly("2026-02-28 +0 -10", "2026-03-01 +0 -1", "2026-03-31 +50 -0", "2026-04-10 +5 -2");
        // 1 March 2026 is a Sunday: its ISO week began on 23 February.
        assertThat(quantities(query(day("2026-02-01"), day("2026-04-15"), Selection.ALL, Interval.WEEK, false)))
                .containsExactly("2026-02-23 +0 -11", "2026-03-30 +50 -0", "2026-04-06 +5 -2");
    }

    @Test
    default void anIntervalThatIsCutByTheRangeCountsInPart() {
        postHalfAYear();
        assertThat(quantities(query(
                        moment("2026-02-28T23:59:59.999999Z"),
                        moment("2026-04-10T12:00:00Z"),
                        Selection.ALL,
                        Interval.MONTH,
                        false)))
                .containsExactly("2026-02-01 +0 -10", "2026-03-01 +50 -1", "2026-04-01 +0 -2");
        assertThat(quantities(query(day("2026-03-31"), day("2026-04-19"), Selection.ALL, Interval.QUARTER, true)))
                .containsExactly("2026-01-01 +50 -0 89..139", "2026-04-01 +5 -2 139..142");
    }

    @Test
    default void openingAndClosingBalancesAreGivenWhereAskedFor() {
        postHalfAYear();
        assertThat(quantities(query(day("2026-03-01"), day("2026-04-15"), Selection.ALL, null, true)))
                .containsExactly("+55 -3 90..142");
        assertThat(quantities(query(day("2026-03-01"), day("2026-04-15"), by("product"), null, true)))
                .containsExactly("1 +5 -3 90..92", "2 +50 -0 0..50");
        assertThat(quantities(query(null, day("2026-04-15"), Selection.ALL, null, true)))
                .containsExactly("+155 -13 0..142");
        assertThat(quantities(query(moment("2026-04-10T12:00:00.000001Z"), null, Selection.ALL, null, true)))
                .containsExactly("+6 -7 137..136");
        assertThat(quantities(query(day("0001-01-01"), null, Selection.ALL, null, true)))
                .containsExactly("+156 -20 0..136");
        assertThat(quantities(query(day("2026-08-01"), null, by("product"), null, true)))
                .as("no turnover, but a balance")
                .containsExactly("1 +0 -0 93..93", "2 +0 -0 43..43");
    }

    @Test
    default void balancesRunThroughTheIntervals() {
        postHalfAYear();
        assertThat(quantities(query(day("2026-02-01"), null, by("product"), Interval.MONTH, true)))
                .containsExactly(
                        "2026-02-01 1 +0 -10 100..90",
                        "2026-03-01 1 +0 -1 90..89",
                        "2026-04-01 1 +5 -2 89..92",
                        "2026-07-01 1 +1 -0 92..93",
                        "2026-03-01 2 +50 -0 0..50",
                        "2026-04-01 2 +0 -7 50..43");
    }

    @Test
    default void aReversalTakesBackFromTheSideItWasOn() {
        engine().define(stock());
        take(post("doc:1", 1, stock(Samples.APRIL, 1, 1, null, "5"), stock(Samples.APRIL, 1, 1, null, "-3")));
        take(post("doc:1", 2, stock(Samples.APRIL, 1, 1, null, "4"), stock(Samples.APRIL, 1, 1, null, "-1")));
        assertThat(quantities(query(null, null, Selection.ALL, null, false))).containsExactly("+4 -1");
        take(Change.Unpost.of("doc:1", 3));
        assertThat(quantities(query(null, null, Selection.ALL, null, false))).containsExactly("+0 -0");
        assertThat(quantities(query(null, null, by("product"), null, false))).isEmpty();
        assertThat(quantities(query(null, null, Selection.ALL, Interval.DAY, false)))
                .isEmpty();
    }

    @Test
    default void anIntervalWhoseTurnoverWasTakenBackIsLeftOutAlsoWhereABalanceGoesThroughIt() {
        engine().define(stock());
        move("2026-01-15T12:00:00Z", 1, "100");
        move("2026-03-15T12:00:00Z", 1, "5");
        take(new Change.Withdraw("doc:2026-03-15T12:00:00Z15", null));
        assertThat(quantities(query(null, null, Selection.ALL, Interval.MONTH, true)))
                .containsExactly("2026-01-01 +100 -0 0..100");
        assertThat(quantities(query(day("2026-02-01"), null, by("product"), Interval.MONTH, true)))
                .isEmpty();
    }

    @Test
    default void filtersNarrowATurnover() {
        postHalfAYear();
        assertThat(quantities(query(null, null, where(only("product", 2)), Interval.MONTH, true)))
                .containsExactly("2026-03-01 2 +50 -0 0..50", "2026-04-01 2 +0 -7 50..43");
        assertThat(quantities(query(null, null, where(only("lot", "none")), null, true)))
                .containsExactly("none +0 -0 0..0");
    }

    @Test
    default void turnoversAreSortedAndPaged() {
        postHalfAYear();
        assertThat(quantities(query(null, null, by("product"), Interval.MONTH, false, new Sort("quantity_net", true))))
                .containsExactly(
                        "2026-01-01 1 +100 -0",
                        "2026-03-01 2 +50 -0",
                        "2026-04-01 1 +5 -2",
                        "2026-07-01 1 +1 -0",
                        "2026-03-01 1 +0 -1",
                        "2026-04-01 2 +0 -7",
                        "2026-02-01 1 +0 -10");
        for (List<Sort> sort : List.of(
                List.<Sort>of(),
                List.of(new Sort("start", true)),
                List.of(new Sort("quantity_expense", false), new Sort("start", true)),
                List.of(new Sort("quantity_closing", true)))) {
            TurnoverQuery whole = query(null, null, by("product"), Interval.MONTH, true, sort.toArray(Sort[]::new));
            List<TurnoverRow> paged = new ArrayList<>();
            String cursor = null;
            do {
                Page<TurnoverRow> page = engine().turnovers(new TurnoverQuery(
                        "stock",
                        null,
                        null,
                        null,
                        whole.selection(),
                        whole.interval(),
                        true,
                        sort,
                        new PageRequest(2, cursor)));
                paged.addAll(page.rows());
                cursor = page.next();
            } while (cursor != null);
            assertThat(paged).isEqualTo(engine().turnovers(whole).rows()).hasSize(7);
        }
    }

    @Test
    default void turnoversAsKnownAtAMoment() {
        postHalfAYear();
        Instant before = engine().mark();
        take(Change.Unpost.of("doc:2026-01-15T12:00:00Z1100", 2));
        take(post("late:1", 1, stock(Instant.parse("2026-03-15T12:00:00Z"), 1, 1, null, "-9")));
        TurnoverQuery then = new TurnoverQuery(
                "stock",
                day("2026-03-01"),
                moment("2026-04-10T12:00:00Z"),
                before,
                by("product"),
                Interval.MONTH,
                true,
                List.of(),
                PageRequest.FIRST);
        assertThat(quantities(then))
                .containsExactly("2026-03-01 1 +0 -1 90..89", "2026-04-01 1 +0 -2 89..87", "2026-03-01 2 +50 -0 0..50");
        assertThat(quantities(
                        query(day("2026-03-01"), moment("2026-04-10T12:00:00Z"), by("product"), Interval.MONTH, true)))
                .containsExactly(
                        "2026-03-01 1 +0 -10 -10..-20", "2026-04-01 1 +0 -2 -20..-22", "2026-03-01 2 +50 -0 0..50");
    }

    private static TurnoverQuery whole(TurnoverQuery query, boolean empty, FigureCondition... conditions) {
        return new TurnoverQuery(
                query.register(),
                query.from(),
                query.to(),
                query.knownAt(),
                query.selection(),
                query.interval(),
                query.balances(),
                query.sort(),
                query.page(),
                List.of(conditions),
                empty,
                true);
    }

    private String total(TurnoverQuery query) {
        return shown(Objects.requireNonNull(engine().turnovers(query).totals()));
    }

    @Test
    default void eachDocumentIsARowWithItsOpeningAndClosing() {
        engine().define(stock());
        Instant noon = Instant.parse("2026-04-10T12:00:00Z");
        Instant later = Instant.parse("2026-04-12T12:00:00Z");
        take(post("b", 1, stock(noon, 1, 1, null, "10"), stock(noon, 1, 2, null, "3")));
        take(post("a", 1, stock(noon, 1, 1, null, "-4"), stock(noon, 1, 1, null, "1"), stock(later, 1, 1, null, "2")));
        take(post("c", 1, stock(Instant.parse("2026-04-01T00:00:00Z"), 1, 1, null, "100")));
        // Corrected, back-dated, and withdrawn.
        take(post("b", 2, stock(noon, 1, 1, null, "12"), stock(noon, 1, 2, null, "3")));
        take(post("d", 1, stock(Instant.parse("2026-04-09T12:00:00Z"), 1, 1, null, "-1")));
        take(post("e", 1, stock(noon, 1, 1, null, "77")));
        take(Change.Unpost.of("e", 2));
        assertThat(quantities(query(day("2026-04-05"), null, by("product"), Interval.DOCUMENT, true)))
                .containsExactly(
                        "2026-04-09T12:00:00Z d 1 +0 -1 100..99",
                        "2026-04-10T12:00:00Z a 1 +1 -4 99..96",
                        "2026-04-10T12:00:00Z b 1 +12 -0 96..108",
                        "2026-04-12T12:00:00Z a 1 +2 -0 108..110",
                        "2026-04-10T12:00:00Z b 2 +3 -0 0..3");
        assertThat(quantities(query(null, moment("2026-04-10T12:00:00Z"), Selection.ALL, Interval.DOCUMENT, false)))
                .containsExactly(
                        "2026-04-01T00:00:00Z c +100 -0",
                        "2026-04-09T12:00:00Z d +0 -1",
                        "2026-04-10T12:00:00Z a +1 -4",
                        "2026-04-10T12:00:00Z b +15 -0");
        assertThat(quantities(query(
                        null,
                        null,
                        where(only("product", 1)),
                        Interval.DOCUMENT,
                        false,
                        new Sort("recorder", true),
                        new Sort("period", false))))
                .containsExactly(
                        "2026-04-09T12:00:00Z d 1 +0 -1",
                        "2026-04-01T00:00:00Z c 1 +100 -0",
                        "2026-04-10T12:00:00Z b 1 +12 -0",
                        "2026-04-10T12:00:00Z a 1 +1 -4",
                        "2026-04-12T12:00:00Z a 1 +2 -0");
    }

    @Test
    default void emptyIntervalsAreThereWithTheirBalancesWhereAskedFor() {
        postHalfAYear();
        TurnoverQuery months = query(day("2026-02-10"), day("2026-05-31"), by("product"), Interval.MONTH, true);
        assertThat(quantities(whole(months, true)))
                .containsExactly(
                        "2026-02-01 1 +0 -10 100..90",
                        "2026-03-01 1 +0 -1 90..89",
                        "2026-04-01 1 +5 -2 89..92",
                        "2026-05-01 1 +0 -0 92..92",
                        "2026-02-01 2 +0 -0 0..0",
                        "2026-03-01 2 +50 -0 0..50",
                        "2026-04-01 2 +0 -7 50..43",
                        "2026-05-01 2 +0 -0 43..43");
        assertThat(quantities(
                        whole(query(day("2026-08-01"), day("2026-09-01"), by("product"), Interval.MONTH, true), true)))
                .as("groups without movements, with their balances")
                .containsExactly(
                        "2026-08-01 1 +0 -0 93..93",
                        "2026-09-01 1 +0 -0 93..93",
                        "2026-08-01 2 +0 -0 43..43",
                        "2026-09-01 2 +0 -0 43..43");
        assertThat(quantities(
                        whole(query(day("2026-08-01"), day("2026-09-01"), by("product"), Interval.MONTH, false), true)))
                .as("no turnover, and no balance asked for")
                .isEmpty();
        assertThat(quantities(
                        whole(query(day("2026-08-01"), day("2026-09-01"), Selection.ALL, Interval.MONTH, false), true)))
                .containsExactly("2026-08-01 +0 -0", "2026-09-01 +0 -0");
        assertThat(quantities(whole(query(day("2026-08-01"), null, by("product"), Interval.DOCUMENT, true), true)))
                .as("groups without documents")
                .containsExactly("1 +0 -0 93..93", "2 +0 -0 43..43");
        assertThat(quantities(whole(
                        query(moment("2026-04-20T08:00:00Z"), null, by("product"), Interval.DOCUMENT, true), true)))
                .containsExactly(
                        "2026-07-01T00:00:00Z doc:2026-07-01T00:00:00Z11 1 +1 -0 92..93",
                        "2026-04-20T08:00:00Z doc:2026-04-20T08:00:00Z2-7 2 +0 -7 50..43");
        assertThat(quantities(whole(months, true, new FigureCondition("quantity_net", Comparison.EQ, BigDecimal.ZERO))))
                .containsExactly("2026-05-01 1 +0 -0 92..92", "2026-02-01 2 +0 -0 0..0", "2026-05-01 2 +0 -0 43..43");
    }

    @Test
    default void totalsAreThoseOfAllPages() {
        postHalfAYear();
        TurnoverQuery one = new TurnoverQuery(
                "stock",
                day("2026-02-01"),
                day("2026-04-15"),
                null,
                by("product"),
                Interval.MONTH,
                true,
                List.of(),
                new PageRequest(1, null),
                List.of(),
                false,
                true);
        assertThat(total(one)).isEqualTo("+55 -13 100..142");
        assertThat(total(whole(query(day("2026-08-01"), null, by("product"), Interval.MONTH, true), false)))
                .as("an empty page has totals too, with what goes through it")
                .isEqualTo("+0 -0 136..136");
        assertThat(total(whole(query(null, null, where(only("product", 2)), Interval.DAY, false), false)))
                .isEqualTo("2 +50 -7");
        FigureCondition in = new FigureCondition("quantity_receipt", Comparison.GT, BigDecimal.ZERO);
        assertThat(total(whole(query(null, null, by("product"), Interval.MONTH, true), false, in)))
                .as("the rows that the conditions leave; balances of some intervals add up to nothing")
                .isEqualTo("+156 -2");
        assertThat(total(whole(query(day("2026-04-01"), null, by("product"), null, true), false, in)))
                .as("groups that the conditions leave, with their balances")
                .isEqualTo("+6 -2 89..93");
        assertThat(engine().turnovers(query(null, null, by("product"), null, true))
                        .totals())
                .isNull();
    }

    @Test
    default void emptyIntervalsWantARangeThatIsBounded() {
        postHalfAYear();
        assertRefused(
                () -> engine().turnovers(
                                whole(query(null, day("2026-05-31"), by("product"), Interval.DAY, true), true)),
                "invalid-query",
                "from",
                "empty=true with interval day needs from, because intervals without movements have no end by themselves");
        assertRefused(
                () -> engine().turnovers(
                                whole(query(day("2026-05-31"), null, by("product"), Interval.DAY, true), true)),
                "invalid-query",
                "to",
                "empty=true with interval day needs to, because intervals without movements have no end by themselves");
        assertRefused(
                () -> engine().turnovers(whole(query(day("2026-05-31"), null, by("product"), null, false), true)),
                "invalid-query",
                "empty",
                "empty=true needs an interval, or balances=true, with which groups without movements are in the answer"
                        + " that have a balance");
        assertRefused(
                () -> engine().turnovers(whole(
                        query(day("2025-01-01"), day("2026-12-31"), Selection.ALL, Interval.HOUR, true), true)),
                "invalid-query",
                "interval",
                "interval hour cuts 2025-01-01 to 2026-12-31 into more than 10000 intervals, which is the most with"
                        + " empty=true; ask for longer intervals, or for less time");
    }

    @Test
    default void aRegisterOfMonthTotalsAnswersDaysToo() {
        engine().define(Samples.in("UTC", TotalsDetail.MONTH));
        for (String day : List.of("2026-01-31", "2026-02-01", "2026-02-14", "2026-02-28", "2026-03-01")) {
            take(post("doc:" + day, 1, Samples.zoned(day + "T12:00:00Z", 1)));
        }
        for (List<String> expected : List.of(
                List.of("2026-01-31", "2026-02-28", "4"),
                List.of("2026-02-01", "2026-02-28", "3"),
                List.of("2026-02-02", "2026-03-01", "3"),
                List.of("2026-02-14", "2026-02-14", "1"),
                List.of("2026-02-15", "2026-02-27", "0"))) {
            assertThat(engine().turnovers(TurnoverQuery.of(
                                    "zoned", day(expected.get(0)), day(expected.get(1)), Selection.ALL))
                            .rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.resources().get("number"))
                            .extracting(TurnoverRow.Turnover::receipt)
                            .isEqualTo(new BigDecimal(expected.get(2))));
        }
        assertThat(engine().turnovers(new TurnoverQuery(
                                "zoned",
                                null,
                                day("2026-02-14"),
                                null,
                                Selection.ALL,
                                Interval.DAY,
                                true,
                                List.of(),
                                PageRequest.FIRST))
                        .rows())
                .extracting(TurnoverRow::start)
                .containsExactly(LocalDate.of(2026, 1, 31), LocalDate.of(2026, 2, 1), LocalDate.of(2026, 2, 14));
        assertThat(balance(BalanceQuery.at("zoned", moment("2026-02-14T12:00:00Z"), Selection.ALL), "number"))
                .isEqualTo("3");
    }
}
