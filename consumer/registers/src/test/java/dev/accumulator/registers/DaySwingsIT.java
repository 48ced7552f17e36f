package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Late documents are decided by the swings of days, and as if all movements had been looked at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaySwingsIT {
    private static final Instant FIRST = Instant.parse("2025-01-05T08:00:00Z");
    private static final Instant OPEN = Instant.parse("2025-01-21T00:00:00Z");
    private static final int DAYS = 40;
    private static final String TOO_MUCH = "1000000";

    private final EngineDatabase database = new EngineDatabase();
    private Registers engine = database.registers();
    private int probes;

    /** The subject of a floor. */
    enum Of {
        ONE_CELL("i.warehouse = 1 and i.product = 1"),
        CELLS("i.product = 1"),
        REGISTERS("i.warehouse = 1 and i.product = 1");

        private final String group;

        Of(String group) {
            this.group = group;
        }

        private Floor floor() {
            List<Floor.Part> parts = new ArrayList<>(List.of(Floor.Part.plus("inventory", "quantity")));
            if (this == REGISTERS) {
                parts.add(Floor.Part.minus("reserved", "quantity"));
            }
            List<String> by = this == CELLS ? List.of("product") : List.of("warehouse", "product");
            return new Floor("available", parts, by, BigDecimal.ZERO, Floor.When.ALWAYS);
        }
    }

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        // So that most months have day totals.
        engine = database.newRegisters(3);
        engine.define(EngineDatabase.inventory());
        engine.define(Samples.register(
                "reserved",
                RegisterKind.BALANCE,
                List.of("warehouse int", "product int"),
                List.of("quantity numeric(18,4)")));
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static Movement reserve(Instant period, String quantity) {
        return new Movement(
                "reserved",
                period,
                Samples.cell("warehouse", 1, "product", 1),
                Map.of("quantity", new BigDecimal(quantity)));
    }

    private static Change.Post post(String recorder, long revision, Movement... movements) {
        return Change.Post.of(recorder, revision, List.of(movements));
    }

    private static Instant at(int day, int seconds) {
        return FIRST.plus(day, ChronoUnit.DAYS).plusSeconds(seconds);
    }

    /** Another process, which looks for new days at once. */
    private void open(Of of) {
        engine = database.newRegisters(3);
        engine.keepFloors(List.of(of.floor()));
    }

    /** Folds everything, with the days of busy months. */
    private void fold() {
        for (int idle = 0; idle < 3; idle++) {
            while (engine.fold(1_000) > 0) {
                idle = 0;
            }
        }
    }

    /** Folds everything, and makes all swings. */
    private void makeSwings() {
        fold();
        awaitSwings("""
                select not exists (select d.cell, d.day from accumulator_1.inventory_days d
                                   except
                                   select s.cell, s.day
                                     from accumulator_1.day_swings s
                                     join accumulator_1.registers r on r.id = s.register and r.name = 'inventory')
                """);
    }

    /** Some of them come after a rest. */
    private void awaitSwings(String condition) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            engine.fold(1_000);
            return Objects.requireNonNull(database.jdbc().queryForObject(condition, Boolean.class));
        });
    }

    private int swings() {
        Integer rows = database.jdbc().queryForObject("select count(*) from accumulator_1.day_swings", Integer.class);
        return rows == null ? 0 : rows;
    }

    /** The least of all moments from one on, by the movements themselves, and its first moment. */
    private record Least(BigDecimal balance, Instant moment) {}

    private Least least(Of of, Instant from) {
        return Objects.requireNonNull(database.jdbc()
                .queryForObject(
                        """
                        with steps as (
                          select l.period, l.quantity as value
                            from accumulator_1.inventory_log l
                            join accumulator_1.inventory_cell i using (cell)
                           where %s
                           union all
                          select l.period, -l.quantity
                            from accumulator_1.reserved_log l
                            join accumulator_1.reserved_cell i using (cell)
                           where %s
                             and %s
                           union all
                          select cast(? as timestamptz), 0),
                        balances as (
                          select period, sum(value) over (order by period) as balance
                            from steps)
                        select balance, period
                          from balances
                         where period >= cast(? as timestamptz)
                         order by balance, period
                         limit 1
                        """.formatted(of.group, of.group, of == Of.REGISTERS),
                        (row, n) -> new Least(
                                row.getBigDecimal("balance"),
                                row.getObject("period", OffsetDateTime.class).toInstant()),
                        from.toString(),
                        from.toString()));
    }

    /** A document that asks for too much is told the least that there is, and when. */
    private void assertIsDecidedByTheLeast(Of of, Instant from, String context) {
        Least least = least(of, from);
        Outcome outcome = engine.post(post("probe:" + ++probes, 1, stock(from, 1, 1, "-" + TOO_MUCH, "0")));
        assertThat(outcome).as(context).isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
            assertThat(below.available()).as(context).isEqualByComparingTo(least.balance());
            assertThat(below.moment()).as(context).isEqualTo(least.moment());
        });
        // Of what there is, all can be taken, and no more.
        BigDecimal more = least.balance().max(BigDecimal.ZERO).add(new BigDecimal("0.0001"));
        database.transactions().executeWithoutResult(status -> {
            assertThat(engine.post(post(
                            "more:" + probes, 1, stock(from, 1, 1, more.negate().toPlainString(), "0"))))
                    .as(context)
                    .isInstanceOf(Outcome.BelowFloor.class);
            if (least.balance().signum() > 0) {
                assertThat(engine.post(post(
                                "all:" + probes,
                                1,
                                stock(from, 1, 1, least.balance().negate().toPlainString(), "0"))))
                        .as(context)
                        .isInstanceOf(Outcome.Posted.class);
            }
            status.setRollbackOnly();
        });
    }

    @ParameterizedTest
    @EnumSource(Of.class)
    void whateverHappensALateDocumentIsDecidedByTheLeastThatThereIs(Of of) {
        long seed = Long.getLong("test.seed", ThreadLocalRandom.current().nextLong());
        Random random = new Random(seed);
        engine.keepFloors(List.of(of.floor()));
        engine.post(post("opening", 1, stock(at(-1, 0), 1, 1, "300", "0")));
        for (int step = 0; step < 40; step++) {
            String context = "-Dtest.seed=" + seed + ", step " + step;
            if (step == 26) {
                engine.close(
                        List.of("inventory"),
                        new Closing(LocalDate.parse("2025-01-20"), Closing.Policy.SHIFT),
                        before -> {});
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    open(of);
                    makeSwings();
                }
                case 1 -> engine.fold(1 + random.nextInt(30));
                default -> engine.post(change(random, step));
            }
            for (int i = 0; i < 2; i++) {
                Instant from = at(random.nextInt(DAYS), random.nextInt(5));
                // Closed time is shifted.
                assertIsDecidedByTheLeast(of, step >= 26 && from.isBefore(OPEN) ? OPEN : from, context);
            }
        }
        open(of);
        makeSwings();
        assertThat(swings()).isPositive();
        assertIsDecidedByTheLeast(of, OPEN, "-Dtest.seed=" + seed);
        assertThat(engine.audit().verify("inventory", List.of()).differences()).isEmpty();
    }

    private static Change change(Random random, int step) {
        String recorder = "document:" + random.nextInt(25);
        if (random.nextInt(6) == 0) {
            return new Change.Withdraw(recorder, null);
        }
        List<Movement> movements = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            // Many on a day, some at one moment.
            Instant period = at(random.nextInt(DAYS), random.nextInt(5));
            String quantity = (random.nextBoolean() ? "-" : "") + (1 + random.nextInt(40));
            movements.add(
                    random.nextInt(4) == 0
                            ? reserve(period, quantity)
                            : stock(period, 1 + random.nextInt(2), 1, quantity, "0"));
        }
        return Change.Post.of(recorder, step + 1, movements);
    }

    private void postTightDays() {
        List<Change> days = new ArrayList<>(List.of(post("opening", 1, stock(at(-1, 0), 1, 1, "3", "0"))));
        for (int day = 0; day < DAYS; day++) {
            List<Movement> movements = new ArrayList<>();
            for (int piece = 0; piece < 10; piece++) {
                movements.add(stock(at(day, 60 * piece), 1, 1, "5", "0"));
                movements.add(stock(at(day, 60 * piece + 1), 1, 1, "-5", "0"));
            }
            days.add(Change.Post.of("day:" + day, 1, movements));
        }
        engine.openMonths(days);
        engine.keepFloors(List.of(Of.ONE_CELL.floor()));
        engine.post(days);
        makeSwings();
    }

    private Outcome take(String recorder, Instant period, String quantity) {
        return engine.post(post(recorder, 1, stock(period, 1, 1, "-" + quantity, "0")));
    }

    /** Goods come and go within each day: only the swings tell that none of them ends in less than nothing. */
    @Test
    void aWrongSwingDecidesWronglyAndIsFoundAndMended() {
        postTightDays();
        assertThat(swings()).isGreaterThanOrEqualTo(DAYS);
        assertThat(take("late:1", at(-1, 5), "4")).isInstanceOf(Outcome.BelowFloor.class);
        database.jdbc().execute("""
                update accumulator_1.day_swings
                   set lowest = lowest - 1
                 where day = date '2025-01-20'
                """);
        // What shows that the swing was read, and not the movements.
        assertThat(take("late:1", at(-1, 5), "3"))
                .isInstanceOfSatisfying(
                        Outcome.BelowFloor.class,
                        below -> assertThat(below.available()).isEqualByComparingTo("2"));
        assertThat(engine.audit().verify("inventory", List.of()).differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.check()).isEqualTo(Difference.Check.DAY_SWING);
                    assertThat(difference.start()).isEqualTo(LocalDate.parse("2025-01-20"));
                    assertThat(difference.figure()).isEqualTo("quantity_lowest");
                    assertThat(difference.expected()).isEqualByComparingTo("0");
                    assertThat(difference.actual()).isEqualByComparingTo("-1");
                });
        assertThat(engine.audit().repair("inventory")).isEqualTo(1);
        assertThat(engine.audit().verify("inventory", List.of()).differences()).isEmpty();
        assertThat(take("late:1", at(-1, 5), "3")).isInstanceOf(Outcome.Posted.class);
        assertThat(take("late:2", at(-1, 5), "0.0001")).isInstanceOf(Outcome.BelowFloor.class);
    }

    @Test
    void aLateMovementTakesTheSwingOfItsDayAwayAndItIsMadeAnew() {
        postTightDays();
        int made = swings();
        assertThat(take("late:1", at(7, 2), "2")).isInstanceOf(Outcome.Posted.class);
        assertThat(swings()).isEqualTo(made);
        assertIsDecidedByTheLeast(Of.ONE_CELL, at(-1, 5), "in the tail");
        assertThat(database.jdbc().update("delete from accumulator_1.day_swings where day = date '2025-01-30'"))
                .isOne();
        assertIsDecidedByTheLeast(Of.ONE_CELL, at(-1, 5), "a day without");
        engine.fold(1_000);
        assertIsDecidedByTheLeast(Of.ONE_CELL, at(-1, 5), "in the totals");
        // The day whose row was deleted by hand is found an hour later.
        awaitSwings("select count(*) = " + (made - 1) + " from accumulator_1.day_swings");
        open(Of.ONE_CELL);
        makeSwings();
        assertThat(swings()).isEqualTo(made);
        assertIsDecidedByTheLeast(Of.ONE_CELL, at(-1, 5), "made anew");
    }

    /** The reversal is at the first open moment, a day of others, and takes back what another day has given. */
    @Test
    void aReversalThatAClosingDateHasMovedCountsOnItsDay() {
        postTightDays();
        engine.post(post("receipt", 1, stock(at(2, 1), 1, 1, "7", "0")));
        engine.close(
                List.of("inventory"), new Closing(LocalDate.parse("2025-01-12"), Closing.Policy.SHIFT), before -> {});
        makeSwings();
        engine.post(post("receipt", 2, stock(at(2, 1), 1, 1, "2", "0")));
        assertIsDecidedByTheLeast(Of.ONE_CELL, at(9, 0), "in the tail");
        makeSwings();
        assertIsDecidedByTheLeast(Of.ONE_CELL, at(9, 0), "in the totals");
        assertThat(engine.audit().verify("inventory", List.of()).differences()).isEmpty();
    }

    @Test
    void swingsOfMonthsThatAreDetachedGoWithThem() {
        postTightDays();
        engine.detachBefore("inventory", YearMonth.of(2025, 2));
        assertThat(database.jdbc()
                        .queryForObject(
                                "select count(*) from accumulator_1.day_swings where day < date '2025-02-01'",
                                Integer.class))
                .isZero();
        makeSwings();
        assertThat(engine.audit().verify("inventory", List.of()).differences()).isEmpty();
        assertThat(take("late:1", at(DAYS - 3, 5), "3")).isInstanceOf(Outcome.Posted.class);
        engine.keepFloors(List.of());
        engine.drop("inventory", true);
        assertThat(swings()).isZero();
    }

    @Test
    void aRegisterWithoutAFloorOfAlwaysHasNone() {
        engine.keepFloors(List.of(new Floor(
                "available",
                List.of(Floor.Part.plus("inventory", "quantity")),
                List.of("product"),
                BigDecimal.ZERO,
                Floor.When.NOW)));
        List<Change> changes = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            changes.add(post("day:" + day, 1, stock(at(day, 0), 1, 1, "1", "0")));
        }
        engine.post(changes);
        fold();
        assertThat(swings()).isZero();
    }
}
