package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.GroupBelow;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Line;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.model.WouldCrossFloor;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionOperations;

/** Floors beside many writers, wrong floors, and floors of registers with a long history. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloorsIT {
    private static final int WRITERS = 16;
    private static final int REQUESTS = 20;
    private static final Instant FIRST = Instant.parse("2025-01-05T08:00:00Z");
    private static final List<String> BY_CELL = List.of("warehouse", "product");

    private final EngineDatabase database = new EngineDatabase();
    private List<Registers> engines = List.of();

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engines = List.of(
                database.newRegisters(4), database.newRegisters(4), database.newRegisters(4), database.newRegisters(4));
        engines.getFirst().define(EngineDatabase.inventory());
        engines.getFirst().define(reserved());
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static RegisterDefinition reserved() {
        return Samples.register(
                "reserved",
                RegisterKind.BALANCE,
                List.of("warehouse int", "product int"),
                List.of("quantity numeric(18,4)"));
    }

    private static Floor floor(Floor.When when, List<String> by, Floor.Part... of) {
        return new Floor("available", List.of(of), by, BigDecimal.ZERO, when);
    }

    private static Floor.Part inStock() {
        return Floor.Part.plus("inventory", "quantity");
    }

    private static Floor.Part reservedOfIt() {
        return Floor.Part.minus("reserved", "quantity");
    }

    private void keep(Floor... floors) {
        engines.forEach(engine -> engine.keepFloors(List.of(floors)));
    }

    private Registers engine(int number) {
        return engines.get(number % engines.size());
    }

    private static Movement reserve(Instant period, int product, String quantity) {
        return new Movement(
                "reserved",
                period,
                Samples.cell("warehouse", 1, "product", product),
                Map.of("quantity", new BigDecimal(quantity)));
    }

    private static Change.Post post(String recorder, long revision, Movement... movements) {
        return Change.Post.of(recorder, revision, List.of(movements));
    }

    private BigDecimal balance(String register) {
        return engine(0).balances(BalanceQuery.now(register, Selection.ALL)).rows().stream()
                .map(row -> row.resources().getOrDefault("quantity", BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void whileFolding(java.util.function.IntConsumer write) {
        CountDownLatch writing = new CountDownLatch(WRITERS);
        Together.run(WRITERS + 1, number -> {
            if (number < WRITERS) {
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

    @ParameterizedTest
    @EnumSource(Floor.When.class)
    void ofTheLastUnitsNoneIsSoldTwiceAndNoneIsLost(Floor.When when) {
        keep(floor(when, BY_CELL, inStock(), reservedOfIt()));
        engine(0).post(post("receipt:1", 1, stock(FIRST, 1, 1, "100", "0"), stock(FIRST, 1, 2, "100", "0")));
        AtomicInteger posted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        whileFolding(writer -> {
            for (int request = 0; request < REQUESTS; request++) {
                String recorder = "order:" + writer + ":" + request;
                Instant period = FIRST.plus(1 + (writer + request) % 30, ChronoUnit.DAYS);
                // In an order of its own, and through either register.
                int product = 1 + (writer + request) % 2;
                Change.Post order = request % 3 == 0
                        ? post(recorder, 1, reserve(period, product, "1"), reserve(period, 3 - product, "1"))
                        : post(
                                recorder,
                                1,
                                stock(period, 1, product, "-1", "0"),
                                stock(period, 1, 3 - product, "-1", "0"));
                switch (engine(writer).post(order)) {
                    case Outcome.Posted ignored -> posted.incrementAndGet();
                    case Outcome.BelowFloor ignored -> refused.incrementAndGet();
                    case Outcome other -> throw new AssertionError(other);
                }
            }
        });
        assertThat(posted).hasValue(100);
        assertThat(refused).hasValue(WRITERS * REQUESTS - 100);
        assertThat(balance("inventory").subtract(balance("reserved"))).isZero();
        assertThat(database.jdbc().queryForObject("select count(*) from accumulator_1.recorders", Integer.class))
                .isEqualTo(101);
        assertSound();
    }

    /** Events agree with the balances, in the order in which the documents have held the locks of their groups. */
    @Test
    void eachCrossingIsToldOnceWhateverManyWritersDo() {
        keep(new Floor("available", List.of(inStock()), BY_CELL, BigDecimal.ZERO, Floor.When.NOW, FloorPolicy.TELL));
        List<Outcome.Accepted> inOrder = Collections.synchronizedList(new ArrayList<>());
        whileFolding(writer -> {
            for (int call = 0; call < REQUESTS; call++) {
                String quantity = (writer + call) % 2 == 0 ? "-1" : "1";
                Change change = call % 5 == 4
                        ? new Change.Withdraw("document:" + writer + ":" + (call - 1), null)
                        : post("document:" + writer + ":" + call, 1, stock(FIRST, 1, 1 + call % 2, quantity, "0"));
                Registers engine = engine(writer + call);
                // Noted before the transaction ends, and so before the next document of the group is decided.
                database.transactions()
                        .executeWithoutResult(status -> inOrder.add((Outcome.Accepted) engine.post(change)));
            }
        });
        Map<Object, BigDecimal> balances = new HashMap<>();
        int told = 0;
        for (Outcome.Accepted document : inOrder) {
            CellChange cell = document.changes().getFirst();
            BigDecimal before = balances.getOrDefault(cell.dimensions(), BigDecimal.ZERO);
            BigDecimal after = before.add(cell.resources().getOrDefault("quantity", BigDecimal.ZERO));
            balances.put(cell.dimensions(), after);
            if (before.signum() >= 0 && after.signum() < 0) {
                assertThat(document.crossings())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                FloorCrossing.Crossed.class,
                                crossed -> assertThat(crossed.balance()).isEqualByComparingTo(after));
                told++;
            } else if (before.signum() < 0 && after.signum() >= 0) {
                assertThat(document.crossings()).singleElement().isInstanceOf(FloorCrossing.Restored.class);
                told++;
            } else {
                assertThat(document.crossings()).isEmpty();
            }
        }
        assertThat(told).isPositive();
        assertThat(engine(1).countBelow("available", 10))
                .isEqualTo(balances.values().stream()
                        .filter(balance -> balance.signum() < 0)
                        .count());
        assertSound();
    }

    @Test
    void whatIsBelowIsListedWithTheDocumentAndTheMoment() {
        keep(new Floor("available", List.of(inStock()), BY_CELL, BigDecimal.ONE, Floor.When.ALWAYS, FloorPolicy.TELL));
        engine(0).post(post("order:1", 3, stock(FIRST, 1, 1, "-2", "0"), stock(FIRST, 1, 2, "5", "0")));
        engine(1)
                .post(List.of(
                        post("order:2", 1, stock(FIRST, 2, 7, "0.5", "0")),
                        post("order:3", 1, stock(FIRST, 1, 1, "-9", "0"))));

        Page<GroupBelow> first = engine(2).below("available", new PageRequest(1, null));
        Page<GroupBelow> second = engine(2).below("available", new PageRequest(1, first.next()));

        assertThat(List.of(first.rows().getFirst(), second.rows().getFirst()))
                .satisfiesExactly(
                        one -> {
                            assertThat(one.group()).isEqualTo(Map.of("warehouse", 1L, "product", 1L));
                            assertThat(one.balance()).isEqualTo("-2.0000");
                            assertThat(one.moment()).isEqualTo(FIRST);
                            assertThat(one.recorder()).isEqualTo("order:1");
                            assertThat(one.revision()).isEqualTo(3);
                            assertThat(one.since()).isAfter(FIRST);
                        },
                        one -> assertThat(one.group()).isEqualTo(Map.of("warehouse", 2L, "product", 7L)));
        assertThat(second.next()).isNull();
        assertThatExceptionOfType(InvalidQuery.class)
                .isThrownBy(() -> engine(2).below("available", new PageRequest(1, "x")));
        // By other dimensions it is another floor.
        keep(new Floor(
                "available",
                List.of(inStock()),
                List.of("product"),
                BigDecimal.ONE,
                Floor.When.ALWAYS,
                FloorPolicy.TELL));
        assertThat(engine(2).countBelow("available", 10)).isZero();
        assertThatExceptionOfType(InvalidFloor.class).isThrownBy(() -> engine(2).below("other", PageRequest.FIRST));
    }

    /** Batches, corrections, withdrawals, receipts that move and are taken back: at no moment is there less than nothing. */
    @Test
    void atNoMomentThereIsLessThanNothingWhateverManyWritersDo() {
        long seed = ThreadLocalRandom.current().nextLong();
        keep(floor(Floor.When.ALWAYS, BY_CELL, inStock(), reservedOfIt()));
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        whileFolding(writer -> {
            Random random = new Random(seed + writer);
            for (int call = 1; call <= 25; call++) {
                List<Change> changes = new ArrayList<>();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    changes.add(change(random, writer, call));
                }
                for (Outcome outcome : engine(writer + call).post(changes)) {
                    (outcome instanceof Outcome.BelowFloor ? refused : accepted).incrementAndGet();
                }
            }
        });
        assertThat(refused).as("seed %s", seed).hasPositiveValue();
        assertThat(accepted).as("seed %s", seed).hasPositiveValue();
        assertThat(database.jdbc().queryForObject("""
                        select min(least)
                          from (select sum(quantity) over (partition by product order by period) as least
                                  from (select c.product, l.period, l.quantity
                                          from accumulator_1.inventory_log l
                                          join accumulator_1.inventory_cell c using (cell)
                                         union all
                                        select c.product, l.period, -l.quantity
                                          from accumulator_1.reserved_log l
                                          join accumulator_1.reserved_cell c using (cell)) m) s
                        """, BigDecimal.class))
                .as("seed %s", seed)
                .isNotNegative();
        assertSound();
    }

    private static Change change(Random random, int writer, int call) {
        // Some documents are of all writers.
        String recorder = random.nextInt(4) == 0 ? "shared:" + random.nextInt(20) : writer + ":" + random.nextInt(12);
        if (random.nextInt(8) == 0) {
            return new Change.Withdraw(recorder, null);
        }
        List<Movement> movements = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Instant period = FIRST.plus(random.nextInt(90), ChronoUnit.DAYS).plusSeconds(random.nextInt(3));
            int product = random.nextInt(3);
            String quantity = String.valueOf(1 + random.nextInt(20));
            movements.add(
                    switch (random.nextInt(5)) {
                        case 0, 1 -> stock(period, 1, product, quantity, "0");
                        case 2, 3 -> stock(period, 1, product, "-" + quantity, "0");
                        default -> reserve(period, product, quantity);
                    });
        }
        return Change.Post.of(recorder, call, movements);
    }

    private void assertSound() {
        for (String register : List.of("inventory", "reserved")) {
            while (engine(1).fold(1_000) > 0) {
                // Until the tail is empty.
            }
            assertThat(engine(0).audit().verify(register).differences()).isEmpty();
        }
    }

    @Test
    void aPostingWithAnOldSnapshotIsNotDecided() {
        keep(floor(Floor.When.NOW, BY_CELL, inStock()));
        TransactionOperations snapshot = database.ofOneSnapshot();
        assertThatThrownBy(() ->
                        snapshot.execute(status -> engine(0).post(post("order:1", 1, stock(FIRST, 1, 1, "-1", "0")))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("repeatable read");
        snapshot.executeWithoutResult(status -> engine(0).post(post("receipt:1", 1, stock(FIRST, 1, 1, "1", "0"))));
        assertThat(balance("inventory")).isEqualByComparingTo("1");
    }

    /** Movements of later months are looked up for many groups only if there are any. */
    @Test
    void ofManyGroupsWhatIsDatedAheadCountsForNone() {
        keep(floor(Floor.When.NOW, BY_CELL, inStock()));
        Instant soon = Clock.systemUTC().instant().plus(1, ChronoUnit.HOURS);
        Instant later = soon.plus(70, ChronoUnit.DAYS);
        assertEachHasFive("before:");
        engine(0).post(post("soon", 1, stock(soon, 1, 1, "100", "0"), stock(soon, 1, 2, "-3", "0")));
        assertEachHasFive("beside:");
        engine(0).post(post("later", 1, stock(later, 1, 3, "100", "0"), stock(later, 1, 4, "-3", "0")));
        engine(0).fold(100_000);
        assertEachHasFive("behind:");
        // As in a database that was restored: what this process remembers of groups is not there.
        database.jdbc().execute("delete from accumulator_1.floor_groups");
        assertEachHasFive("again:");
        assertSound();
    }

    private void assertEachHasFive(String prefix) {
        List<Change> receipts = new ArrayList<>();
        List<Change> tooLarge = new ArrayList<>();
        List<Change> orders = new ArrayList<>();
        for (int product = 0; product < 150; product++) {
            receipts.add(post(prefix + "receipt:" + product, 1, stock(FIRST, 1, product, "5", "0")));
            tooLarge.add(post(prefix + "too-large:" + product, 1, stock(FIRST, 1, product, "-6", "0")));
            orders.add(post(prefix + "order:" + product, 1, stock(FIRST, 1, product, "-5", "0")));
            // Refused among others, of which the rows are made at once.
            orders.add(post(prefix + "late:" + product, 1, stock(FIRST, 1, product, "-1", "0")));
        }
        engine(0).post(receipts);
        assertThat(engine(0).post(tooLarge))
                .allSatisfy(refused -> assertThat(refused)
                        .isInstanceOfSatisfying(
                                Outcome.BelowFloor.class,
                                below -> assertThat(below.available()).isEqualTo("5.0000")));
        List<Outcome> outcomes = engine(0).post(orders);
        for (int i = 0; i < outcomes.size(); i += 2) {
            assertThat(outcomes.get(i)).isInstanceOf(Outcome.Posted.class);
            assertThat(outcomes.get(i + 1)).isInstanceOf(Outcome.BelowFloor.class);
            assertThat(engine(0).recorder(outcomes.get(i + 1).recorder())).isEmpty();
        }
    }

    @Test
    void anApplicationThatPostsByItsHandleIsThrownWhatWouldBeBelow() {
        keep(floor(Floor.When.ALWAYS, List.of("product"), inStock()));
        engine(0).post(post("receipt:1", 1, stock(FIRST, 2, 1, "5", "0")));
        Line line = Line.expense("inventory", FIRST)
                .dimension("warehouse", 1)
                .dimension("product", 1)
                .resource("quantity", "7.5");
        assertThatExceptionOfType(WouldCrossFloor.class)
                .isThrownBy(() -> engine(0).document("order:1").post(line))
                .withMessage("Document \"order:1\" would leave -2.5000 at 2025-01-05T08:00:00Z, less than floor"
                        + " \"available\" allows, which is 0.0000: there is 5.0000, and it takes 7.5000 of {product=1}")
                .satisfies(crossed -> assertThat(crossed.code()).isEqualTo("below-floor"));
        assertThat(engine(0).recorder("order:1")).isEmpty();
    }

    @Test
    void aDocumentInOtherRegistersIsNotAskedAnything() {
        keep(new Floor("untouched", List.of(inStock()), BY_CELL, BigDecimal.ZERO, Floor.When.ALWAYS));
        for (int call = 0; call < 10; call++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                changes.add(post("reservation:" + call + ":" + i, 1, reserve(FIRST, 1, "1")));
            }
            engine(0).post(changes);
        }
        engine(0).post(new Change.Withdraw("reservation:1:1", null));
        // Raising a balance takes no lock either.
        engine(0).post(post("receipt:1", 1, stock(FIRST, 1, 1, "1", "0")));
        assertThat(database.jdbc()
                        .queryForObject(
                                "select count(*) from accumulator_1.floor_groups where floor = 'untouched'",
                                Integer.class))
                .isZero();
        assertThat(balance("reserved")).isEqualByComparingTo("599");
    }

    @Test
    void aFloorIsKeptWhenTheDefinitionsOfItsRegistersChange() {
        keep(floor(Floor.When.ALWAYS, BY_CELL, inStock(), reservedOfIt()));
        engine(0).post(post("receipt:1", 1, stock(FIRST, 1, 1, "5", "0")));
        engine(1)
                .define(Samples.register(
                        "reserved",
                        RegisterKind.BALANCE,
                        List.of("client int?", "warehouse int", "product bigint"),
                        List.of("weight integer", "quantity numeric(24,4)")));
        assertThat(engine(0).post(post("reservation:1", 1, reserve(FIRST, 1, "4.0001"))))
                .isInstanceOf(Outcome.Posted.class);
        assertThat(engine(2).post(post("order:1", 1, stock(FIRST, 1, 1, "-1", "0"))))
                .isInstanceOfSatisfying(
                        Outcome.BelowFloor.class,
                        below -> assertThat(below.available()).isEqualTo("0.9999"));
        Movement other = new Movement(
                "reserved",
                FIRST,
                Samples.cell("warehouse", 1, "product", 3_000_000_000L, "client", 1),
                Map.of("quantity", BigDecimal.ONE));
        assertThat(engine(2).post(post("reservation:2", 1, other))).isInstanceOf(Outcome.BelowFloor.class);
    }

    @Test
    void aFloorIsKeptAfterMonthsWereDetached() {
        keep(floor(Floor.When.ALWAYS, BY_CELL, inStock()));
        List<Change> changes = new ArrayList<>(List.of(
                post("receipt:1", 1, stock(FIRST, 1, 1, "10", "0")),
                post("order:1", 1, stock(FIRST.plus(40, ChronoUnit.DAYS), 1, 1, "-4", "0")),
                post("order:2", 1, stock(FIRST.plus(80, ChronoUnit.DAYS), 1, 1, "-1", "0"))));
        engine(0).openMonths(changes);
        engine(0).post(changes);
        engine(0).detachBefore("inventory", YearMonth.of(2025, 3));
        // Before March nothing can be said of the balance; from March on there are 6, and later 5.
        assertThat(engine(1).post(post("late:1", 1, stock(FIRST.minusSeconds(5), 1, 1, "-6", "0"))))
                .isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                    assertThat(below.available()).isEqualTo("5.0000");
                    assertThat(below.moment()).isEqualTo(FIRST.plus(80, ChronoUnit.DAYS));
                });
        assertThat(engine(1).post(post("late:2", 1, stock(FIRST.minusSeconds(5), 1, 1, "-5", "0"))))
                .isInstanceOf(Outcome.Posted.class);
    }

    /** A year with many movements a day, of which some days end with little. */
    @Test
    void aLateDocumentIsDecidedByWhatComesAfterItHoweverMuchThatIs() {
        Random random = new Random(7);
        List<Movement> movements = new ArrayList<>();
        for (int day = 0; day < 90; day++) {
            // 100 come in the morning and go until the evening, in pieces; a little more than that stays.
            Instant morning = FIRST.plus(day, ChronoUnit.DAYS);
            movements.add(stock(morning, 1, 1, "100", "0"));
            for (int piece = 1; piece <= 20; piece++) {
                movements.add(stock(morning.plusSeconds(piece * 60L), 1, 1, "-5", "0"));
            }
            movements.add(stock(morning.plusSeconds(1), 1, 2, day == 60 ? "-20" : "1", "0"));
        }
        movements.add(stock(FIRST.minusSeconds(1), 1, 1, "3", "0"));
        movements.add(stock(FIRST.minusSeconds(1), 1, 2, "30", "0"));
        Collections.shuffle(movements, random);
        List<Change> history = new ArrayList<>();
        for (int i = 0; i < movements.size(); i += 50) {
            history.add(Change.Post.of("history:" + i, 1, movements.subList(i, Math.min(movements.size(), i + 50))));
        }
        engine(0).openMonths(history);
        engine(0).post(history);
        keep(floor(Floor.When.ALWAYS, BY_CELL, inStock()));
        assertDecidesTheHistory("tail");
        while (engine(1).fold(100) > 0) {
            // Until the tail is empty, and months are busy.
        }
        engine(1).fold(100);
        assertThat(database.jdbc()
                        .queryForObject("select count(*) > 0 from accumulator_1.inventory_days", Boolean.class))
                .isTrue();
        assertDecidesTheHistory("totals");
    }

    private void assertDecidesTheHistory(String prefix) {
        assertThat(engine(2)
                        .post(List.of(
                                post(prefix + ":1", 1, stock(FIRST, 1, 1, "-4", "0")),
                                post(prefix + ":2", 1, stock(FIRST.plusSeconds(5), 1, 1, "-3", "0")),
                                post(prefix + ":3", 1, stock(FIRST.plus(59, ChronoUnit.DAYS), 1, 2, "-100", "0")),
                                new Change.Withdraw(prefix + ":2", null))))
                .satisfiesExactly(
                        tooMuch -> assertThat(tooMuch).isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                            assertThat(below.available()).isEqualTo("3.0000");
                            // The evening of the first day is the first of many.
                            assertThat(below.moment()).isEqualTo(FIRST.plusSeconds(1_200));
                        }),
                        fits -> assertThat(fits).isInstanceOf(Outcome.Posted.class),
                        tooMuch -> assertThat(tooMuch).isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                            // 30, and one each day, and on the 60th 20 less.
                            assertThat(below.available()).isEqualTo("70.0000");
                            assertThat(below.moment())
                                    .isEqualTo(FIRST.plus(60, ChronoUnit.DAYS).plusSeconds(1));
                        }),
                        withdrawn -> assertThat(withdrawn).isInstanceOf(Outcome.Unposted.class));
    }

    @Test
    void aFloorThatDoesNotFitItsRegistersIsRefused() {
        Registers engine = engine(0);
        engine.define(EngineDatabase.sales());
        engine.define(new RegisterDefinition(
                "tokyo",
                RegisterKind.BALANCE,
                reserved().dimensions(),
                reserved().resources(),
                ZoneId.of("Asia/Tokyo"),
                TotalsDetail.DAY));
        engine.define(new RegisterDefinition(
                "newfoundland",
                RegisterKind.BALANCE,
                reserved().dimensions(),
                reserved().resources(),
                ZoneId.of("America/St_Johns"),
                TotalsDetail.DAY));
        engine.define(Samples.register(
                "texts", RegisterKind.BALANCE, List.of("warehouse text", "lot int?"), List.of("quantity bigint")));
        assertInvalid("of", "there is no register \"nowhere\"", BY_CELL, Floor.Part.plus("nowhere", "quantity"));
        assertInvalid(
                "of",
                "register \"sales\" keeps turnovers only, no balances",
                List.of("product"),
                Floor.Part.plus("sales", "quantity"));
        assertInvalid(
                "of",
                "register \"inventory\" has no resource \"weight\"",
                BY_CELL,
                Floor.Part.plus("inventory", "weight"));
        assertInvalid("by", "register \"inventory\" has no dimension \"lot\"", List.of("lot"), inStock());
        assertInvalid(
                "by",
                "dimension \"lot\" of register \"texts\" may be null, and a floor is kept for values only",
                List.of("lot"),
                Floor.Part.plus("texts", "quantity"));
        assertInvalid(
                "by",
                "dimension \"warehouse\" is int in register \"inventory\" and text in register \"texts\"",
                List.of("warehouse"),
                inStock(),
                Floor.Part.plus("texts", "quantity"));
        assertInvalid(
                "of",
                "register \"inventory\" cuts its days in UTC and register \"tokyo\" in Asia/Tokyo",
                BY_CELL,
                inStock(),
                Floor.Part.plus("tokyo", "quantity"));
        assertInvalid(
                "when",
                "in zone America/St_Johns a day comes back when clocks are set back over midnight: only \"now\" is kept",
                BY_CELL,
                Floor.Part.plus("newfoundland", "quantity"));
        engine.keepFloors(List.of(floor(Floor.When.NOW, BY_CELL, Floor.Part.plus("newfoundland", "quantity"))));
        assertThatThrownBy(() -> engine.drop("newfoundland", true))
                .hasMessage(
                        "Floor \"available\", of: register \"newfoundland\" cannot be dropped while the floor is kept");
        Floor floor = floor(Floor.When.NOW, BY_CELL, inStock());
        assertThatThrownBy(() -> engine.keepFloors(List.of(floor, floor)))
                .hasMessage("Floor \"available\", name: two floors have this name");
        assertThat(engine.floors()).hasSize(1);
    }

    private void assertInvalid(String field, String message, List<String> by, Floor.Part... of) {
        assertThatExceptionOfType(InvalidFloor.class)
                .isThrownBy(() -> engine(0).keepFloors(List.of(floor(Floor.When.ALWAYS, by, of))))
                .withMessage("Floor \"available\", " + field + ": " + message)
                .satisfies(invalid -> assertThat(invalid.field()).isEqualTo(field));
    }

    @Test
    void aFloorThatBreaksARuleIsRefused() {
        assertThatThrownBy(() -> new Floor("1st", List.of(inStock()), BY_CELL, BigDecimal.ZERO, Floor.When.NOW))
                .hasMessage(
                        "Floor \"1st\", name: a name is a letter, then letters, digits and _, at most 40 characters");
        assertThatThrownBy(() -> floor(Floor.When.NOW, BY_CELL))
                .hasMessage("Floor \"available\", of: it has 1 to 8 entries, not 0");
        assertThatThrownBy(() -> floor(Floor.When.NOW, List.of(), inStock()))
                .hasMessage("Floor \"available\", by: it has 1 to 16 entries, not 0");
        assertThatThrownBy(() -> floor(Floor.When.NOW, List.of("product", "product"), inStock()))
                .hasMessage("Floor \"available\", by: a dimension stands there twice");
        assertThatThrownBy(() -> floor(Floor.When.NOW, BY_CELL, inStock(), Floor.Part.minus("inventory", "quantity")))
                .hasMessage(
                        "Floor \"available\", of: resource \"quantity\" of register \"inventory\" stands there twice");
        assertThatThrownBy(
                        () -> new Floor("much", List.of(inStock()), BY_CELL, new BigDecimal("1E+39"), Floor.When.NOW))
                .hasMessage("Floor \"much\", min: it has more than 38 digits");
    }
}
