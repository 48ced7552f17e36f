package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.AccountFigures;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TrialBalance;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerIT {
    private static final Instant MARCH = Instant.parse("2026-03-10T09:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-10T09:00:00Z");
    private static final Instant MAY = Instant.parse("2026-05-04T09:00:00Z");

    private final EngineDatabase database = new EngineDatabase();
    private final Registers registers = database.newRegisters(4);
    private Ledger books = Ledger.of(registers, chart().build());
    private int documents;

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void anew() {
        registers.drop("books", true);
        books = Ledger.of(registers, chart().build());
        documents++;
    }

    private static DefinitionBuilder chart() {
        return RegisterDefinition.ledger("books")
                .dimension("product", "int")
                .dimension("supplier", "text")
                .resource("amount", "numeric(18,2) required")
                .resource("quantity", "numeric(18,4)")
                .account(new Account("4", "Stock", Side.DEBIT))
                .account(new Account("41", "Goods", Side.DEBIT).under("4").by("product"))
                .account(new Account("42", "Markup", Side.CREDIT).under("4").by("product?"))
                .account(new Account("50", "Cash", Side.DEBIT))
                .account(new Account("60", "Suppliers", Side.CREDIT).by("supplier"))
                .account(new Account("90", "Sales", Side.CREDIT));
    }

    private String document(String name) {
        return name + ":" + documents;
    }

    /** Goods that a supplier has delivered. */
    private Entry received(Instant period, int product, String amount, String quantity) {
        return books.entry(period)
                .debit("41", Map.of("product", product))
                .credit("60", Map.of("supplier", "7"))
                .resource("amount", amount)
                .resource("quantity", quantity);
    }

    private Entry paid(Instant period, String amount) {
        return books.entry(period)
                .debit("60", Map.of("supplier", "7"))
                .credit("50")
                .resource("amount", amount);
    }

    private Entry sold(Instant period, int product, String amount) {
        return books.entry(period)
                .debit("50")
                .credit("41", Map.of("product", product))
                .resource("amount", amount);
    }

    private void postSome() {
        books.post(document("receipt"), received(MARCH, 101, "5000.00", "100"), received(MARCH, 102, "700", "7"));
        books.post(document("payment"), paid(APRIL, "3000"));
        books.post(document("sale"), sold(MAY, 101, "1200.50"));
    }

    @Test
    void aTrialBalanceHasEveryAccountWithThoseBelowItAndEqualSides() {
        postSome();
        registers.fold(1_000);
        books.post(document("late"), received(APRIL, 101, "50", "1"));

        TrialBalance balance = books.trialBalance(LedgerQuery.of("books", day("2026-04-01"), day("2026-04-30")));

        assertThat(balance.rows())
                .extracting(TrialBalance.Row::code, TrialBalance.Row::level, row -> figures(row.whole(), "amount"))
                .containsExactly(
                        tuple("4", 0, "5700.00 +50.00 -0.00 5750.00"),
                        tuple("41", 1, "5700.00 +50.00 -0.00 5750.00"),
                        tuple("50", 0, "0.00 +0.00 -3000.00 -3000.00"),
                        tuple("60", 0, "-5700.00 +3000.00 -50.00 -2750.00"));
        assertThat(figures(balance.rows().getFirst().own(), "amount")).isEqualTo("0.00 +0.00 -0.00 0.00");
        assertThat(balance.totals())
                .hasSize(2)
                .allSatisfy((resource, sides) -> assertThat(sides.areEqual()).isTrue());
        assertThat(sides(balance, "amount").openingDebit()).isEqualTo("5700.00");
        assertThat(sides(balance, "amount").debit()).isEqualTo("3050.00");
        assertThat(sides(balance, "amount").closingCredit()).isEqualTo("5750.00");
        assertThat(sides(balance, "quantity").closingDebit()).isEqualTo("108.0000");
    }

    @Test
    void analyticsSplitATrialBalanceAndNarrowIt() {
        postSome();

        LedgerQuery all = LedgerQuery.of("books", null, null);
        TrialBalance split =
                books.trialBalance(new LedgerQuery("books", null, null, null, Map.of(), List.of("product")));
        assertThat(split.rows())
                .filteredOn(row -> row.code().startsWith("4"))
                .extracting(
                        TrialBalance.Row::code,
                        row -> row.analytics().get("product"),
                        row -> figures(row.whole(), "amount"))
                .containsExactlyInAnyOrder(
                        tuple("4", 101L, "0.00 +5000.00 -1200.50 3799.50"),
                        tuple("4", 102L, "0.00 +700.00 -0.00 700.00"),
                        tuple("41", 101L, "0.00 +5000.00 -1200.50 3799.50"),
                        tuple("41", 102L, "0.00 +700.00 -0.00 700.00"));
        assertThat(sides(split, "amount").areEqual()).isTrue();
        Map<String, List<@Nullable Object>> ofProduct = new LinkedHashMap<>();
        ofProduct.put("product", List.of(102));
        assertThat(books.trialBalance(new LedgerQuery("books", null, null, null, ofProduct, List.of()))
                        .rows())
                .extracting(TrialBalance.Row::code)
                .containsExactly("4", "41");
        assertThat(books.trialBalance(all).rows()).hasSize(4);
    }

    @Test
    void aCorrectedDocumentCountsByItsNewestRevisionAndWhatWasKnownStays() {
        postSome();
        Instant before = mark();

        books.post(document("receipt"), 2, List.of(received(MARCH, 101, "4000", "90")));
        books.unpost(document("payment"));

        LedgerQuery all = LedgerQuery.of("books", null, null);
        assertThat(closing(books.trialBalance(all), "60")).isEqualTo("-4000.00");
        assertThat(closing(books.trialBalance(all.knownAt(before)), "60")).isEqualTo("-2700.00");
        assertThat(sides(books.trialBalance(all.knownAt(before)), "amount").areEqual())
                .isTrue();
        // What was taken back stands where it was.
        assertThat(books.trialBalance(all).totals())
                .allSatisfy((resource, sides) -> assertThat(sides.areEqual()).isTrue());
        AccountCard known = books.card("60", all.knownAt(before), PageRequest.FIRST);
        assertThat(known.lines()).hasSize(3);
        AccountCard now = books.card("60", all, PageRequest.FIRST);
        assertThat(now.lines())
                .extracting(
                        line -> line.movement().recorder(),
                        line -> amount(line).credit().toPlainString())
                .containsExactly(tuple(document("receipt"), "4000.00"));
    }

    @Test
    void aCardHasOpeningLinesWithTheOtherAccountAndClosing() {
        postSome();
        books.post(document("second"), paid(MAY, "100"));

        AccountCard card = books.card("60", LedgerQuery.of("books", day("2026-04-01"), null), PageRequest.FIRST);

        assertThat(card.opening().get("amount")).isEqualTo("-5700.00");
        assertThat(card.lines())
                .extracting(
                        AccountCard.Line::corresponding,
                        line -> amount(line).debit().toPlainString(),
                        line -> amount(line).credit().toPlainString(),
                        line -> amount(line).balance().toPlainString(),
                        line -> line.movement().dimensions().get("supplier"))
                .containsExactly(
                        tuple("50", "3000.00", "0.00", "-2700.00", "7"),
                        tuple("50", "100.00", "0.00", "-2600.00", "7"));
        assertThat(figures(card.figures(), "amount")).isEqualTo("-5700.00 +3100.00 -0.00 -2600.00");
        assertThat(card.next()).isNull();
        assertThat(books.card("4", LedgerQuery.of("books", null, null), PageRequest.FIRST)
                        .lines())
                .as("A card has the lines of all accounts below")
                .extracting(AccountCard.Line::account)
                .containsExactly("41", "41", "41");
        assertThatThrownBy(() -> books.card("77", LedgerQuery.of("books", null, null), PageRequest.FIRST))
                .isInstanceOf(InvalidQuery.class)
                .hasMessage("Account \"77\" is not in the chart of ledger \"books\"");
    }

    /** Most entries of a day have the same moment in many books. */
    @ParameterizedTest
    @CsvSource({"1", "3", "7", "100"})
    void pagesOfACardGoOnWhereTheLastOneEndedThoughManyLinesAreOfOneMoment(int limit) {
        for (int i = 0; i < 20; i++) {
            books.post(document("sale" + i), sold(i < 4 ? MARCH : i < 16 ? APRIL : MAY, 101, "1." + (10 + i)));
        }
        LedgerQuery query = LedgerQuery.of("books", day("2026-03-01"), null);
        List<AccountCard.Line> whole =
                books.card("50", query, PageRequest.FIRST).lines();

        List<AccountCard.Line> lines = new ArrayList<>();
        String cursor = null;
        do {
            AccountCard page = books.card("50", query, new PageRequest(limit, cursor));
            assertThat(page.lines()).hasSizeLessThanOrEqualTo(limit);
            lines.addAll(page.lines());
            cursor = page.next();
        } while (cursor != null);

        assertThat(lines).hasSize(20).isEqualTo(whole);
        assertThat(amount(lines.getLast()).balance()).isEqualTo(closing(books.trialBalance(query), "50"));
        assertThatThrownBy(() -> books.card("50", query, new PageRequest(1, "nonsense")))
                .isInstanceOf(InvalidQuery.class);
        assertThatThrownBy(() -> books.card("50", query, new PageRequest(1, "x~2026-04-10T09:00:00Z~1E999999999~1")))
                .isInstanceOf(InvalidQuery.class);
    }

    @Test
    void turnoversBetweenAccountsAreWhatOneGotFromTheOther() {
        postSome();

        assertThat(books.between(LedgerQuery.of("books", null, null), PageRequest.FIRST)
                        .rows())
                .extracting(
                        pair -> pair.debit() + " from " + pair.credit(),
                        pair -> String.valueOf(pair.resources().get("amount")))
                .containsExactly(
                        tuple("41 from 60", "5700.00"), tuple("50 from 41", "1200.50"), tuple("60 from 50", "3000.00"));
    }

    @Test
    void whatDoesNotBalanceIsRefused() {
        Entry good = received(APRIL, 101, "5", "1");
        Movement debit = good.movements().getFirst();
        Movement credit = good.movements().getLast();

        refused("ledger-takes-entries", 0, "register", unmarked(debit));
        refused("one-sided-entry", 0, "register", debit);
        refused("one-sided-entry", 0, "register", credit, debit);
        refused("one-sided-entry", 2, "register", debit, credit, credit);
        refused("one-sided-entry", 0, "register", debit, moved(credit, MAY));
        refused("unequal-sides", 1, "amount", debit, with(credit, "amount", "-5.01"));
        refused("unequal-sides", 1, "quantity", debit, with(credit, "quantity", null));
        refused("unequal-sides", 1, "quantity", with(debit, "quantity", null), credit);
        refused("unequal-sides", 1, "corresponding", debit, on(credit, "corresponding", "50"));
        refused("negative-resource", 0, "amount", received(APRIL, 101, "-5", "1"));
        refused("empty-entry", 0, "amount", received(APRIL, 101, "0", "0"));
        refused(
                "missing-resource",
                0,
                "amount",
                books.entry(APRIL).debit("50").credit("90").resource("quantity", 1));
        refused("too-many-places", 0, "amount", received(APRIL, 101, "5.001", "1"));
        refused(
                "equal-sides",
                1,
                "account",
                books.entry(APRIL).debit("50").credit("50").resource("amount", 1));
        assertThat(registers.movements(MovementQuery.of("books", Map.of())).rows())
                .isEmpty();
    }

    @Test
    void accountsAreThoseOfTheChartWithTheirAnalytics() {
        refused("unknown-account", 0, "account", sold(APRIL, 101, "5").debit("51"));
        refused("unknown-account", 1, "account", sold(APRIL, 101, "5").credit("411", Map.of("product", 101)));
        refused("missing-account", 1, "account", books.entry(APRIL).debit("50").resource("amount", 1));
        refused("missing-analytic", 1, "product", sold(APRIL, 101, "5").credit("41"));
        refused("unexpected-analytic", 0, "product", sold(APRIL, 101, "5").debit("50", Map.of("product", 101)));
        refused("invalid-dimension", 1, "product", sold(APRIL, 101, "5").credit("41", Map.of("product", "x")));
        refused("unknown-dimension", 0, "shelf", sold(APRIL, 101, "5").debit("50", Map.of("shelf", 1)));
        Outcome refused = registers.post(
                Change.Post.of("x:1", 1, sold(APRIL, 101, "5").debit("51").movements()));
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .hasMessage("Account \"51\" is not in the chart of ledger \"books\""));

        assertThat(books.post(
                        document("markup"),
                        books.entry(APRIL)
                                .debit("41", Map.of("product", 101))
                                .credit("42")
                                .resource("amount", 3),
                        books.entry(APRIL)
                                .debit("41", Map.of("product", 101))
                                .credit("41", Map.of("product", 102))
                                .resource("amount", 1)))
                .as("An optional analytic may be left out, and both sides be of one account with other analytics")
                .isInstanceOf(Outcome.Posted.class);
    }

    @Test
    void aRegisterThatIsNoLedgerTakesNoEntries() {
        registers.define(EngineDatabase.inventory());
        Entry entry = new Entry(
                "inventory",
                APRIL,
                Map.of("warehouse", 1, "product", 1),
                Map.of("warehouse", 2, "product", 1),
                Map.of("quantity", BigDecimal.ONE));

        refused("not-a-ledger", 0, "register", entry);
        assertThatThrownBy(() -> Ledger.of(registers, "inventory"))
                .isInstanceOf(InvalidQuery.class)
                .hasMessage("Register \"inventory\" is no ledger");
    }

    @Test
    void aChartGrowsInPlaceAndAnAccountThatHasGoneKeepsItsFigures() {
        postSome();
        database.jdbc().execute("create view accumulator_1.cash as select * from accumulator_1.books_balances");

        registers.define(RegisterDefinition.ledger("books")
                .dimension("product", "int")
                .dimension("supplier", "text")
                .resource("amount", "numeric(18,2) required")
                .resource("quantity", "numeric(18,4)")
                .account(new Account("41", "Goods", Side.DEBIT).by("product"))
                .account(new Account("50", "Cash in hand", Side.DEBIT))
                .account(new Account("51", "Bank", Side.DEBIT))
                .build());

        assertThat(books.post(
                        document("bank"),
                        books.entry(MAY).debit("51").credit("50").resource("amount", 9)))
                .isInstanceOf(Outcome.Posted.class);
        refused("unknown-account", 0, "account", paid(MAY, "1"));
        assertThat(books.trialBalance(LedgerQuery.of("books", null, null)).rows())
                .extracting(
                        TrialBalance.Row::code,
                        row -> row.account() == null ? null : row.account().name())
                .containsExactly(
                        tuple("41", "Goods"), tuple("50", "Cash in hand"), tuple("51", "Bank"), tuple("60", null));
        assertThat(books.card("60", LedgerQuery.of("books", null, null), PageRequest.FIRST)
                        .lines())
                .hasSize(3);
        assertThat(database.jdbc().queryForObject("select count(*) from accumulator_1.cash", Integer.class))
                .isPositive();
        database.jdbc().execute("drop view accumulator_1.cash");
    }

    /** The totals are made to agree with the damage, so that no other check finds it. */
    @Test
    void verificationFindsASideThatWasChangedTogetherWithItsTotals() {
        postSome();
        registers.fold(1_000);
        assertThat(registers.audit().verify("books").differences()).isEmpty();

        assertThat(database.jdbc().update("""
                        update accumulator_1.books_log set amount = amount + 1
                         where cell = (select cell from accumulator_1.books_cell
                                        where account = '50' and corresponding = '41')
                        """)).isEqualTo(1);
        assertThat(registers.audit().repair("books")).isPositive();

        assertThat(registers.audit().verify("books").differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.check()).isEqualTo(Difference.Check.SIDES);
                    assertThat(difference.start()).isEqualTo(LocalDate.parse("2026-05-01"));
                    assertThat(difference.dimensions()).isEqualTo(Map.of("account", "41", "corresponding", "50"));
                    assertThat(difference.figure()).isEqualTo("amount");
                    assertThat(difference.expected()).isEqualByComparingTo("1201.50");
                    assertThat(difference.actual()).isEqualByComparingTo("1200.50");
                });
        assertThat(sides(books.trialBalance(LedgerQuery.of("books", null, null)), "amount")
                        .areEqual())
                .isFalse();
    }

    /** Each range begins and ends somewhere in a month or at its ends, so that days are read, added and taken away. */
    @Test
    void aTrialBalanceIsWhatTheMovementsAddUpToWhereverItsRangeBeginsAndEnds() {
        for (int i = 0; i < 60; i++) {
            books.post(document("r" + i), received(MARCH.plusSeconds(i * 90_000L), i % 3, "10." + (10 + i), "1"));
            books.post(document("s" + i), sold(MARCH.plusSeconds(i * 100_000L), i % 3, "3." + (10 + i)));
            if (i == 25) {
                registers.fold(30);
            }
        }
        registers.fold(40);
        assertThat(registers.tailMovements("books")).isPositive();
        for (String range : List.of(
                "2026-03-01..2026-03-31",
                "2026-03-12..2026-04-10",
                "2026-03-20..2026-05-20",
                "2026-04-02..2026-04-09",
                "2026-04-30..2026-05-01")) {
            String[] ends = range.split("\\.\\.", -1);
            TrialBalance balance = books.trialBalance(LedgerQuery.of("books", day(ends[0]), day(ends[1])));
            Map<String, String> expected = new TreeMap<>();
            database.jdbc()
                    .query(
                            """
                    select c.account, coalesce(sum(l.amount) filter (where l.period < cast(? as timestamptz)), 0) as opening,
                           coalesce(sum(l.amount) filter (where l.period >= cast(? as timestamptz) and l.amount > 0), 0) as debit,
                           coalesce(-sum(l.amount) filter (where l.period >= cast(? as timestamptz) and l.amount < 0), 0) as credit,
                           sum(l.amount) as closing
                      from accumulator_1.books_log l
                      join accumulator_1.books_cell c on c.cell = l.cell
                     where l.period < cast(? as timestamptz) + interval '1 day'
                     group by c.account
                    """,
                            row -> {
                                expected.put(
                                        row.getString("account"),
                                        figures(
                                                Map.of(
                                                        "amount",
                                                        new AccountFigures(
                                                                row.getBigDecimal("opening")
                                                                        .setScale(2),
                                                                row.getBigDecimal("debit")
                                                                        .setScale(2),
                                                                row.getBigDecimal("credit")
                                                                        .setScale(2),
                                                                row.getBigDecimal("closing")
                                                                        .setScale(2))),
                                                "amount"));
                            },
                            ends[0] + " 00:00Z",
                            ends[0] + " 00:00Z",
                            ends[0] + " 00:00Z",
                            ends[1] + " 00:00Z");
            Map<String, String> found = new TreeMap<>();
            balance.rows().stream()
                    .filter(row -> !row.own().values().stream().allMatch(AccountFigures::isNothing))
                    .forEach(row -> found.put(row.code(), figures(row.own(), "amount")));
            assertThat(found).as(range).isEqualTo(expected);
        }
    }

    /** They are named by their account, and no total of a cell differs. */
    @Test
    void verificationFindsTotalsByAccountThatDifferAndARepairMendsThem() {
        postSome();
        registers.fold(1_000);
        TrialBalance before = books.trialBalance(LedgerQuery.of("books", day("2026-04-02"), day("2026-05-20")));
        assertThat(registers.audit().verify("books").differences()).isEmpty();

        assertThat(database.jdbc().update("""
                        update accumulator_1.books_month_by_account set amount_receipt = amount_receipt + 5
                         where account = '50' and month = date '2026-05-01'
                        """)).isEqualTo(1);
        assertThat(database.jdbc().update("""
                        delete from accumulator_1.books_days_by_account
                         where account = '60' and day = date '2026-04-10'
                        """)).isEqualTo(1);
        assertThat(database.jdbc().update("""
                        insert into accumulator_1.books_days_by_account values ('90', date '2026-05-05', 0, 7, 0, 0)
                        """)).isEqualTo(1);

        assertThat(registers.audit().verify("books").differences())
                .extracting(
                        Difference::check,
                        Difference::dimensions,
                        d -> String.valueOf(d.start()),
                        Difference::figure,
                        d -> plain(d.expected()),
                        d -> plain(d.actual()))
                .containsExactlyInAnyOrder(
                        tuple(
                                Difference.Check.ACCOUNT_MONTH,
                                Map.of("account", "50"),
                                "2026-05-01",
                                "amount_receipt",
                                "1200.5",
                                "1205.5"),
                        tuple(
                                Difference.Check.ACCOUNT_DAY,
                                Map.of("account", "60"),
                                "2026-04-10",
                                "amount_receipt",
                                "3000",
                                "0"),
                        tuple(
                                Difference.Check.ACCOUNT_DAY,
                                Map.of("account", "90"),
                                "2026-05-05",
                                "amount_expense",
                                "0",
                                "7"));

        assertThat(registers.audit().repair("books")).isEqualTo(3);
        assertThat(registers.audit().verify("books").differences()).isEmpty();
        assertThat(registers.audit().repair("books")).isZero();
        assertThat(books.trialBalance(LedgerQuery.of("books", day("2026-04-02"), day("2026-05-20"))))
                .isEqualTo(before);
    }

    @Test
    void aLedgerThatIsLoadedAndGetsAResourceHasTheSameTrialBalance() {
        registers.rebuild().beginLoad();
        postSome();
        registers.rebuild().endLoad(1);
        TrialBalance unfolded = books.trialBalance(LedgerQuery.of("books", day("2026-04-02"), null));
        registers.rebuild().foldLoad(1);

        assertThat(registers.tailMovements("books")).isZero();
        assertThat(books.trialBalance(LedgerQuery.of("books", day("2026-04-02"), null)))
                .isEqualTo(unfolded);
        assertThat(registers.audit().verify("books").differences()).isEmpty();

        books = Ledger.of(
                registers, chart().resource("foreign", "numeric(18,2)").build());
        books.post(document("more"), paid(APRIL, "8").resource("foreign", "9"));
        registers.fold(1_000);
        assertThat(sides(books.trialBalance(LedgerQuery.of("books", null, null)), "foreign")
                        .closingDebit())
                .isEqualTo("9.00");
        assertThat(registers.audit().verify("books").differences()).isEmpty();
    }

    @Test
    void monthsThatAreDetachedLeaveEqualSides() {
        for (int i = 0; i < 30; i++) {
            books.post(document("r" + i), received(MARCH.plusSeconds(i * 90_000L), i % 3, "10." + (10 + i), "1"));
            books.post(document("s" + i), sold(MARCH.plusSeconds(i * 100_000L), i % 3, "3." + (10 + i)));
        }
        registers.fold(1_000);
        List<TrialBalance.Row> before = books.trialBalance(LedgerQuery.of("books", day("2026-04-01"), null))
                .rows();

        registers.detachBefore("books", YearMonth.of(2026, 4));

        TrialBalance after = books.trialBalance(LedgerQuery.of("books", day("2026-04-01"), null));
        assertThat(after.rows()).isEqualTo(before);
        assertThat(sides(after, "amount").areEqual()).isTrue();
        assertThat(registers.audit().verify("books").differences()).isEmpty();
    }

    private void refused(String code, int movement, String field, Entry entry) {
        refused(code, movement, field, entry.movements().toArray(Movement[]::new));
    }

    private void refused(String code, int movement, String field, Movement... movements) {
        Change change = Change.Post.of(document("bad"), 1, List.of(movements));
        assertThat(registers.post(change)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            InvalidMovement reason = (InvalidMovement) rejected.reason();
            assertThat(List.of(reason.code(), reason.movement(), String.valueOf(reason.field())))
                    .as(reason.getMessage())
                    .isEqualTo(List.of(code, movement, field));
        });
        assertThat(new DefinitionChecks(registers.definitions()).refusal(change))
                .as("The same without a database")
                .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo(code));
    }

    private static Movement unmarked(Movement side) {
        return new Movement(side.register(), side.period(), side.dimensions(), side.resources());
    }

    private static Movement moved(Movement side, Instant period) {
        return new Movement(side.register(), period, side.dimensions(), side.resources(), side.side());
    }

    private static Movement with(Movement side, String resource, @Nullable String value) {
        Map<String, BigDecimal> resources = new LinkedHashMap<>(side.resources());
        if (value == null) {
            resources.remove(resource);
        } else {
            resources.put(resource, new BigDecimal(value));
        }
        return new Movement(side.register(), side.period(), side.dimensions(), resources, side.side());
    }

    private static Movement on(Movement side, String dimension, String value) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>(side.dimensions());
        dimensions.put(dimension, value);
        return new Movement(side.register(), side.period(), dimensions, side.resources(), side.side());
    }

    private Instant mark() {
        return new RealEngine(database, RealEngine.Totals.UNFOLDED).mark();
    }

    private static String plain(BigDecimal figure) {
        return figure.stripTrailingZeros().toPlainString();
    }

    private static PointInTime day(String day) {
        return new PointInTime.Day(LocalDate.parse(day));
    }

    private static String figures(Map<String, AccountFigures> figures, String resource) {
        AccountFigures found = figures.get(resource);
        return found == null
                ? "nothing"
                : found.opening() + " +" + found.debit() + " -" + found.credit() + " " + found.closing();
    }

    private static AccountFigures.Sides sides(TrialBalance balance, String resource) {
        AccountFigures.Sides sides = balance.totals().get(resource);
        assertThat(sides).isNotNull();
        return Objects.requireNonNull(sides);
    }

    private static String closing(TrialBalance balance, String account) {
        return balance.rows().stream()
                .filter(row -> row.code().equals(account))
                .map(row -> Objects.requireNonNull(row.whole().get("amount"))
                        .closing()
                        .toPlainString())
                .findFirst()
                .orElse("none");
    }

    private static AccountCard.Figures amount(AccountCard.Line line) {
        return Objects.requireNonNull(line.figures().get("amount"));
    }
}
