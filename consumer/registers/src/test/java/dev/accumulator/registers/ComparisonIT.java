package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Comparison;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two schemas: what reads the same is the same however it came about, and nothing that reads otherwise goes unnoticed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonIT {
    private static final int TIMES = 30;
    private static final Schema OTHER = new Schema("accumulator_2");

    private final EngineDatabase database = new EngineDatabase();
    private Registers one = database.registers();
    private Registers other = database.registers();

    @BeforeEach
    void begin() {
        RealEngine.clear(database);
        database.jdbc().execute("drop schema if exists accumulator_2 cascade");
        one = database.newRegisters();
        other = database.newRegisters(OTHER, 250);
        other.createTablesIfMissing();
        one.define(EngineDatabase.inventory());
        other.define(EngineDatabase.inventory());
        // Cells are numbered otherwise there.
        other.post(post("first", 1, movement(2, "1", "1")));
        other.post(new Change.Withdraw("first", null));
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static Movement movement(int product, String quantity, String amount) {
        return EngineDatabase.stock(APRIL, 1, product, quantity, amount);
    }

    private static Change post(String recorder, long revision, Movement... movements) {
        return Change.Post.of(recorder, revision, List.of(movements));
    }

    private static void post(Registers registers, Change... changes) {
        registers.post(List.of(changes)).forEach(Outcome::orThrow);
    }

    private Comparison compared() {
        return Objects.requireNonNull(
                database.transactions().execute(status -> one.audit().compare("inventory", OTHER, 10)));
    }

    @Test
    void theSameAfterOtherHistories() {
        post(one, post("a", 3, movement(1, "5", "50"), movement(2, "-3", "-30")), post("b", 1, movement(1, "2", "2")));
        post(other, post("b", 1, movement(1, "2.0", "2.00")));
        post(other, post("a", 1, movement(3, "7", "70")));
        post(other, post("a", 2, movement(1, "5", "50"), movement(3, "9", "90")));
        post(other, post("c", 1, movement(2, "1", "1")), Change.Unpost.of("c", 2));
        post(other, post("a", 3, movement(1, "5", "50"), movement(2, "-3", "-30")));

        assertThat(compared().differencesTotal()).isZero();
        one.fold(1_000);
        assertThat(compared().differencesTotal()).isZero();
    }

    @Test
    void documentsOfOneSchemaArePostedWholeInAnother() {
        RegisterDefinition every = RegisterDefinition.balance("every")
                .dimension("small", "smallint")
                .dimension("words", "text")
                .dimension("since", "date")
                .dimension("id", "uuid?")
                .dimension("truth", "boolean")
                .resource("pieces", "bigint")
                .resource("money", "numeric(18,2)")
                .build();
        one.define(every);
        other.define(every);
        Map<String, @Nullable Object> dimensions = new HashMap<>();
        dimensions.put("small", 7);
        dimensions.put("words", "a \u0416 word");
        dimensions.put("since", LocalDate.of(2026, 4, 30));
        dimensions.put("truth", true);
        post(
                one,
                post("a", 1, movement(9, "9", "9")),
                post(
                        "a",
                        2,
                        movement(1, "5", "50"),
                        new Movement(
                                "every",
                                APRIL,
                                dimensions,
                                Map.of("pieces", new BigDecimal("3"), "money", new BigDecimal("-0.01")))),
                post("b", 4, movement(1, "2", "2")),
                Change.Unpost.of("b", 5));

        List<Change> whole = Objects.requireNonNull(
                database.transactions().execute(status -> one.documents(List.of("a", "b", "unknown"))));
        post(other, whole.toArray(Change[]::new));

        assertThat(compared().differencesTotal()).isZero();
        assertThat(Objects.requireNonNull(database.transactions()
                                .execute(status -> one.audit().compare("every", OTHER, 10)))
                        .differencesTotal())
                .isZero();
        assertThat(other.recorder("b").orElseThrow().revision()).isEqualTo(5);
        assertThat(other.post(one.documents(List.of("a")))).hasOnlyElementsOfType(Outcome.Duplicate.class);
    }

    /** Readers see no difference between five and two and three of one day. */
    @Test
    void theSameByOtherMovements() {
        post(one, post("a", 1, movement(1, "5", "50")));
        post(other, post("a", 1, movement(1, "2", "20"), movement(1, "3", "30")));

        assertThat(compared().differencesTotal()).isZero();
    }

    static Stream<List<Movement>> others() {
        return Stream.of(
                List.of(movement(1, "5", "50")),
                List.of(movement(1, "5", "50"), movement(2, "-3", "-30"), movement(2, "-3", "-30")),
                List.of(movement(1, "5", "50"), movement(2, "-3.0001", "-30")),
                List.of(movement(1, "5", "50"), movement(2, "-3", "-30.01")),
                List.of(movement(1, "5", "50"), movement(3, "-3", "-30")),
                List.of(movement(2, "5", "50"), movement(1, "-3", "-30")),
                List.of(movement(1, "5", "50"), movement(2, "3", "30")),
                List.of(
                        movement(1, "5", "50"),
                        movement(2, "-3", "-30"),
                        movement(3, "4", "4"),
                        movement(3, "-4", "-4")),
                List.of(movement(1, "5", "50"), EngineDatabase.stock(MAY, 1, 2, "-3", "-30")),
                List.of(movement(1, "5", "50"), EngineDatabase.stock(APRIL.plusSeconds(86_400), 1, 2, "-3", "-30")));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatReadsOtherwiseIsFound(List<Movement> others) {
        post(one, post("a", 1, movement(1, "5", "50"), movement(2, "-3", "-30")));
        post(other, Change.Post.of("a", 1, new ArrayList<>(others)));

        assertThat(compared().differencesTotal()).isPositive();
        one.fold(1_000);
        other.fold(1_000);
        assertThat(compared().differencesTotal()).isPositive();
    }

    private static Movement on(int day, String quantity, String amount) {
        return EngineDatabase.stock(APRIL.plusSeconds(day * 86_400L), 1, 1, quantity, amount);
    }

    /** Movements of one month and one cell, so that only the days differ. */
    static Stream<Arguments> days() {
        return Stream.of(
                Arguments.of(
                        List.of(on(0, "5", "50"), on(1, "-5", "-50")), List.of(on(0, "-5", "-50"), on(1, "5", "50"))),
                Arguments.of(
                        List.of(on(0, "1", "5"), on(1, "1", "50000")), List.of(on(0, "1", "50000"), on(1, "1", "5"))),
                Arguments.of(List.of(on(0, "1", "0"), on(1, "0", "1")), List.of(on(0, "0", "1"), on(1, "1", "0"))),
                Arguments.of(List.of(on(0, "1", "2"), on(1, "2", "1")), List.of(on(0, "1", "1"), on(1, "2", "2"))),
                Arguments.of(List.of(on(0, "1", "1"), on(2, "1", "1")), List.of(on(1, "1", "1"), on(2, "1", "1"))));
    }

    /** Many times, because hashes are others each time, and some may meet. */
    @ParameterizedTest
    @MethodSource("days")
    void whatLiesOnOtherDaysIsFoundEachTime(List<Movement> movements, List<Movement> others) {
        post(one, Change.Post.of("a", 1, movements));
        post(other, Change.Post.of("a", 1, others));
        one.fold(1_000);
        other.fold(1_000);

        for (int time = 0; time < TIMES; time++) {
            assertThat(compared().differencesTotal()).isPositive();
        }
    }

    /** Hashes that are sums of hashes of the dimensions would cancel out over four such cells. */
    @Test
    void balancesThatCancelOutAreFoundEachTime() {
        Movement[] cells = {
            EngineDatabase.stock(APRIL, 1, 1, "9", "9"),
            EngineDatabase.stock(APRIL, 1, 2, "9", "9"),
            EngineDatabase.stock(APRIL, 2, 1, "9", "9"),
            EngineDatabase.stock(APRIL, 2, 2, "9", "9")
        };
        post(one, post("a", 1, cells));
        post(other, post("a", 1, cells));
        one.fold(1_000);
        other.fold(1_000);
        assertThat(compared().differencesTotal()).isZero();
        assertThat(database.jdbc().update("""
                        update accumulator_2.inventory_cell
                           set quantity = quantity + case when warehouse = product then 1 else -1 end
                         where quantity = 9
                        """)).isEqualTo(4);

        for (int time = 0; time < TIMES; time++) {
            assertThat(compared().differencesTotal()).isPositive();
        }
    }

    /** The log says one thing, and the totals that were made of it another. */
    @Test
    void aMovementThatWasChangedByHandIsFound() {
        post(one, post("a", 1, movement(1, "5", "50"), movement(2, "-3", "-30")));
        post(other, post("a", 1, movement(1, "5", "50"), movement(2, "-3", "-30")));
        one.fold(1_000);
        other.fold(1_000);
        assertThat(compared().differencesTotal()).isZero();
        assertThat(database.jdbc().update("update accumulator_2.inventory_log set quantity = -4 where quantity = -3"))
                .isEqualTo(1);

        assertThat(compared().differencesTotal()).isPositive();
    }
}
