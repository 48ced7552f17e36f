package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PartsDiffer;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Registers of several databases read as one. {@code -Daccumulator.seed=…} runs the history of that seed again; {@code
 * -Dtest.histories=100} runs so many.
 */
class MergedReadsIT {
    private static final int HISTORIES = 1;
    private static final Duration DURATION_MAX = Duration.ofSeconds(5);

    private static final List<EngineDatabase> DATABASES = new ArrayList<>();

    @BeforeAll
    static void open() {
        for (int i = 0; i < 4; i++) {
            DATABASES.add(new EngineDatabase());
        }
    }

    @AfterAll
    static void close() {
        DATABASES.forEach(EngineDatabase::close);
    }

    @Test
    void severalDatabasesAnswerAsTheModelDoesAfterEveryStep() {
        Long only = Long.getLong("accumulator.seed");
        Integer wanted = Integer.getInteger("test.histories");
        long first = only != null ? only : ThreadLocalRandom.current().nextLong() >>> 16;
        long begun = System.nanoTime();
        long seed = first;
        int answers = 0;
        do {
            answers += run(seed++);
        } while (only == null
                && (wanted != null
                        ? seed - first < wanted
                        : seed - first < HISTORIES
                                || Duration.ofNanos(System.nanoTime() - begun).compareTo(DURATION_MAX) < 0));
        System.out.printf(
                "%d answers of %d histories from seed %d on are the same over several databases, in %d s%n",
                answers,
                seed - first,
                first,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    private static int run(long seed) {
        int parts = 2 + (int) Math.floorMod(seed, 3L);
        MergedHistory history = new MergedHistory(seed, DATABASES.subList(0, parts));
        try {
            return history.run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "Run this history again with -Daccumulator.seed=" + seed + " (" + parts + " databases)\n" + history
                            + "\n" + failure.getMessage(),
                    failure);
        }
    }

    @Test
    void aRegisterWithAnotherDefinitionInOneDatabaseIsRefused() {
        RegisterDefinition one = EngineDatabase.inventory();
        List<Resource> more = new ArrayList<>(one.resources());
        more.add(Resource.parse("weight", "bigint"));
        RegisterDefinition other =
                new RegisterDefinition(one.name(), one.kind(), one.dimensions(), more, one.zone(), one.totals());
        List<EngineDatabase> two = DATABASES.subList(0, 2);
        two.getFirst().registers().define(one);
        two.getLast().registers().define(other);
        assertThatThrownBy(() ->
                        SnapshotParts.read(two, reads -> reads.balances(BalanceQuery.now(one.name(), Selection.ALL))))
                .isInstanceOf(PartsDiffer.class)
                .hasMessageContaining("inventory")
                .hasMessageContaining("part 1");
        two.forEach(database -> database.registers().drop(one.name(), true));
    }

    @Test
    void theCursorOfAnotherQueryOrNumberOfDatabasesIsRefused() {
        RegisterDefinition inventory = EngineDatabase.inventory();
        List<EngineDatabase> two = DATABASES.subList(0, 2);
        DATABASES.forEach(database -> database.registers().define(inventory));
        for (int i = 0; i < 2; i++) {
            Change change = new Change.Post(
                    "merged:" + i,
                    1,
                    Fingerprints.of(List.of()),
                    List.of(
                            EngineDatabase.stock(EngineDatabase.NOW, i, 1, "1", "1"),
                            EngineDatabase.stock(EngineDatabase.NOW, 5, 1, "1", "1")),
                    null);
            two.get(i).registers().post(change).orThrow();
        }
        BalanceQuery byWarehouse = new BalanceQuery(
                "inventory",
                null,
                null,
                new Selection(Map.of(), List.of("warehouse")),
                false,
                List.of(new Sort("warehouse", true)),
                new PageRequest(1, null));
        String next =
                SnapshotParts.read(two, reads -> reads.balances(byWarehouse)).next();
        assertThat(next).isNotNull();
        assertThatThrownBy(() -> SnapshotParts.read(
                        two,
                        reads -> reads.balances(new BalanceQuery(
                                "inventory",
                                null,
                                null,
                                new Selection(Map.of(), List.of("product")),
                                false,
                                List.of(),
                                new PageRequest(1, next)))))
                .isInstanceOf(InvalidQuery.class)
                .hasMessageContaining("cursor");
        MovementQuery movements = MovementQuery.of("inventory", Map.of());
        Function<@Nullable String, MovementQuery> from = cursor -> new MovementQuery(
                movements.register(),
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                false,
                movements.order(),
                new PageRequest(1, cursor));
        String behind = SnapshotParts.read(two, reads -> reads.movements(from.apply(null)))
                .next();
        assertThatThrownBy(
                        () -> SnapshotParts.read(DATABASES.subList(0, 3), reads -> reads.movements(from.apply(behind))))
                .isInstanceOf(InvalidQuery.class)
                .hasMessageContaining("cursor");
        DATABASES.forEach(database -> database.registers().drop("inventory", true));
    }

    @Test
    void aPageAsksEachDatabaseOnceWhateverItHas() {
        DATABASES.forEach(database -> database.registers().define(EngineDatabase.inventory()));
        for (int i = 0; i < DATABASES.size(); i++) {
            List<Movement> movements = new ArrayList<>();
            for (int warehouse = 1; warehouse <= 60; warehouse++) {
                movements.add(EngineDatabase.stock(EngineDatabase.NOW, warehouse, 1, "1", "1"));
            }
            DATABASES
                    .get(i)
                    .registers()
                    .post(new Change.Post("asked:" + i, 1, Fingerprints.of(List.of()), movements, null))
                    .orThrow();
        }
        // Once for the definition of the register.
        List<Integer> twiceEach = Collections.nCopies(DATABASES.size(), 2);
        for (int limit : List.of(1, 40, 59, 60, 100)) {
            PageRequest page = new PageRequest(limit, null);
            Selection byWarehouse = new Selection(Map.of(), List.of("warehouse"));
            assertThat(SnapshotParts.asked(
                            DATABASES,
                            reads -> assertThat(reads.balances(new BalanceQuery(
                                                    "inventory", null, null, byWarehouse, false, List.of(), page))
                                            .rows())
                                    .hasSize(Math.min(limit, 60))))
                    .isEqualTo(twiceEach);
            assertThat(SnapshotParts.asked(
                            DATABASES,
                            reads -> assertThat(reads.turnovers(new TurnoverQuery(
                                                    "inventory",
                                                    null,
                                                    null,
                                                    null,
                                                    byWarehouse,
                                                    null,
                                                    false,
                                                    List.of(),
                                                    page))
                                            .rows())
                                    .hasSize(Math.min(limit, 60))))
                    .isEqualTo(twiceEach);
        }
        DATABASES.forEach(database -> database.registers().drop("inventory", true));
    }

    @Test
    void onePageIsReadByOneStatementInEachDatabaseUnlessItTakesMore() {
        DATABASES.forEach(database -> database.registers().define(EngineDatabase.inventory()));
        for (int i = 0; i < DATABASES.size(); i++) {
            List<Movement> movements = new ArrayList<>();
            for (int product = 0; product < 60; product++) {
                movements.add(EngineDatabase.stock(EngineDatabase.NOW, i, product, "1", "1"));
            }
            DATABASES
                    .get(i)
                    .registers()
                    .post(new Change.Post("single:" + i, 1, Fingerprints.of(List.of()), movements, null))
                    .orThrow();
        }
        Selection byProduct = new Selection(Map.of(), List.of("product"));
        BalanceQuery balances =
                new BalanceQuery("inventory", null, null, byProduct, false, List.of(), new PageRequest(10, null));
        TurnoverQuery turnovers = new TurnoverQuery(
                "inventory", null, null, null, byProduct, null, false, List.of(), new PageRequest(10, null));
        assertIsOfOneStatement(true, reads -> reads.balances(balances));
        assertIsOfOneStatement(true, reads -> reads.balances(BalanceQuery.now("inventory", Selection.ALL)));
        assertIsOfOneStatement(true, reads -> reads.turnovers(turnovers));
        assertIsOfOneStatement(false, reads -> reads.turnovers(turnovers.withTotals()));
        assertIsOfOneStatement(true, reads -> reads.movements(firstMovements(10)));
        // One database may have all of it, and is asked for its share first.
        assertIsOfOneStatement(false, reads -> reads.movements(firstMovements(100)));
        assertIsOfOneStatement(
                false,
                reads -> reads.balances(balances).rows().size()
                        + reads.balances(balances).rows().size());
        // What another process has changed is noticed by the statement.
        DATABASES
                .get(2)
                .jdbc()
                .update("update accumulator_1.registers set version = version + 1 where name = 'inventory'");
        assertIsOfOneStatement(false, reads -> reads.balances(balances));
        DATABASES.forEach(database -> database.registers().drop("inventory", true));
    }

    private static MovementQuery firstMovements(int limit) {
        return new MovementQuery(
                "inventory",
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                false,
                MovementQuery.Order.RECORDED_OLDEST_FIRST,
                new PageRequest(limit, null));
    }

    private static void assertIsOfOneStatement(boolean isOne, Function<RegisterReads, Object> reads) {
        Optional<Object> found = StatementParts.read(DATABASES, reads);
        assertThat(found.isPresent()).isEqualTo(isOne);
        found.ifPresent(answer -> assertThat(answer).isEqualTo(SnapshotParts.read(DATABASES, reads::apply)));
    }
}
