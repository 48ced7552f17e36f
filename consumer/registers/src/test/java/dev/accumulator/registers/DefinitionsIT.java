package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.register;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.JdbcTemplate;

/** Definitions where several processes use them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionsIT {
    private final EngineDatabase database = new EngineDatabase();
    private Registers registers = database.newRegisters();
    private Registers elsewhere = database.newRegisters();

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        registers = database.newRegisters();
        elsewhere = database.newRegisters();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static RegisterDefinition sample(List<String> dimensions, List<String> resources) {
        return register("sample", RegisterKind.BALANCE, dimensions, resources);
    }

    private static Movement sample(Map<String, BigDecimal> resources) {
        return new Movement("sample", APRIL, cell("a", 1), resources);
    }

    /** Lets the other process see and use what there is, so that it remembers it. */
    private void warm(Registers process) {
        process.definitions()
                .forEach(definition -> process.balances(BalanceQuery.now(definition.name(), Selection.ALL)));
    }

    private static String total(Registers process, String resource) {
        return String.valueOf(process.balances(BalanceQuery.now("sample", Selection.ALL))
                .rows()
                .getFirst()
                .resources()
                .get(resource));
    }

    @Test
    void processesThatStartTogetherDefineEachRegisterOnce() {
        for (int round = 0; round < 3; round++) {
            RealEngine.clear(database);
            Together.run(8, number -> {
                Registers process = database.newRegisters();
                process.define(number % 2 == 0 ? stock() : sold());
                process.define(number % 2 == 0 ? sold() : stock());
            });
            assertThat(registers.definitions()).containsExactly(sold(), stock());
            assertThat(registers.describe("stock").version()).isEqualTo(1);
        }
    }

    @Test
    void processesThatStartTogetherChangeARegisterOnce() {
        registers.define(sample(List.of("a int"), List.of("x int")));
        RegisterDefinition changed = sample(List.of("a int", "b text?"), List.of("x int", "y int"));
        Together.run(8, number -> database.newRegisters().define(changed));
        assertThat(registers.definition("sample")).isEqualTo(changed);
        assertThat(registers.describe("sample").version()).isEqualTo(2);
    }

    @Test
    void aChangeElsewhereIsSeenByReadsAndPostings() {
        registers.define(sample(List.of("a int"), List.of("x int")));
        elsewhere.post(post("doc:1", 1, sample(Map.of("x", BigDecimal.ONE)))).orThrow();
        warm(elsewhere);
        registers.define(sample(List.of("a int"), List.of("x int", "y int")));
        assertThat(total(elsewhere, "y")).isEqualTo("0");
        warm(elsewhere);
        Registers third = database.newRegisters();
        third.post(post("doc:2", 1, sample(Map.of("x", BigDecimal.ONE, "y", BigDecimal.ONE))))
                .orThrow();
        registers.define(sample(List.of("a int"), List.of("x int", "y int", "z int")));
        // It still remembers two resources; the new third one is neither refused nor left out.
        third.post(post("doc:3", 1, sample(Map.of("x", BigDecimal.ONE, "y", BigDecimal.ONE, "z", BigDecimal.TEN))))
                .orThrow();
        // Nor is it missed where it is left out.
        third.post(post("doc:4", 1, sample(Map.of("x", BigDecimal.ONE, "y", BigDecimal.ONE))))
                .orThrow();
        assertThat(total(third, "z")).isEqualTo("10");
    }

    @Test
    void aDropElsewhereIsSeenByReadsAndPostings() {
        registers.define(stock());
        elsewhere.post(post("doc:1", 1, stock(APRIL, 1, 1, null, "1"))).orThrow();
        warm(elsewhere);
        registers.drop("stock", true);
        String message = "There is no register \"stock\"; defined are ";
        assertThatThrownBy(() -> elsewhere.balances(BalanceQuery.now("stock", Selection.ALL)))
                .isInstanceOf(RegisterNotFound.class)
                .hasMessage(message);
        assertThatThrownBy(() -> elsewhere.movements(MovementQuery.of("stock", Map.of())))
                .isInstanceOf(RegisterNotFound.class);
        assertThatThrownBy(() -> elsewhere.tailMovements("stock")).isInstanceOf(RegisterNotFound.class);
        assertThatThrownBy(() -> elsewhere.audit().verify("stock")).isInstanceOf(RegisterNotFound.class);
        assertThat(elsewhere.post(post("doc:2", 1, stock(APRIL, 1, 1, null, "1"))))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).hasMessage(message));
        assertThat(elsewhere.fold(100)).isZero();
        elsewhere.post(post("doc:1", 2, stock(APRIL, 1, 1, null, "1")));
        assertThat(elsewhere.recorder("doc:1").orElseThrow().movements()).isEmpty();
    }

    @Test
    void aRegisterThatWasMadeAnewElsewhereHasNoneOfTheCellsThatWereRemembered() {
        registers.define(stock());
        elsewhere.post(post("doc:1", 1, stock(APRIL, 1, 1, null, "1"))).orThrow();
        warm(elsewhere);
        registers.drop("stock", true);
        registers.define(stock());
        elsewhere
                .post(post("doc:2", 1, stock(APRIL, 2, 2, null, "2"), stock(APRIL, 1, 1, null, "3")))
                .orThrow();
        assertThat(registers.balances(BalanceQuery.now("stock", by("product"))).rows())
                .extracting(row -> String.valueOf(row.resources().get("quantity")))
                .containsExactly("3.0000", "2.0000");
        assertThat(elsewhere.audit().verify("stock").differences()).isEmpty();
        assertThat(elsewhere.post(new Change.Withdraw("doc:1", null))).isInstanceOf(Outcome.Unposted.class);
    }

    @Test
    void aCellThatWasRolledBackToASavepointIsNotRemembered() {
        registers.define(stock());
        database.transactions().executeWithoutResult(status -> {
            Object savepoint = status.createSavepoint();
            registers.post(post("doc:1", 1, stock(APRIL, 1, 1, null, "1"))).orThrow();
            status.rollbackToSavepoint(savepoint);
        });
        registers.post(post("doc:1", 1, stock(APRIL, 1, 1, null, "2"))).orThrow();
        assertThat(registers.balances(BalanceQuery.now("stock", by("product"))).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("quantity")).isEqualByComparingTo("2"));
    }

    @Test
    void aFoldByAnOlderDefinitionIsNotDone() {
        RegisterDefinition before = sample(List.of("a int"), List.of("x int"));
        registers.define(before);
        Database inner = Database.of(database.dataSource(), database.transactions(), new Schema("accumulator_1"));
        StoredRegister stored = new RegistersTable(inner.jdbc(), inner.schema())
                .byName("sample")
                .orElseThrow();
        registers.define(sample(List.of("a int"), List.of("x int", "y int")));
        registers
                .post(post("doc:1", 1, sample(Map.of("x", BigDecimal.ONE, "y", BigDecimal.ONE))))
                .orThrow();
        assertThat(new OpenRegister(stored, inner, 0).totals().fold(100)).isZero();
        assertThat(registers.fold(100)).isEqualTo(1);
        assertThat(total(registers, "y")).isEqualTo("1");
    }

    @Test
    void aChangeWaitsForAPostingInFlightAndTheNextPostingNoticesIt() throws InterruptedException {
        registers.define(sample(List.of("a int"), List.of("x int")));
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        Thread posting = Thread.ofPlatform()
                .start(() -> database.transactions().executeWithoutResult(status -> {
                    registers
                            .post(post("doc:1", 1, sample(Map.of("x", BigDecimal.ONE))))
                            .orThrow();
                    posted.countDown();
                    Together.await(mayCommit);
                }));
        Together.await(posted);
        Thread change =
                Thread.ofPlatform().start(() -> elsewhere.define(sample(List.of("a int"), List.of("x int", "y int"))));
        org.awaitility.Awaitility.await()
                .until(() -> Objects.equals(
                        database.jdbc()
                                .queryForObject(
                                        "select count(*) from pg_stat_activity"
                                                + " where datname = current_database() and wait_event_type = 'Lock'",
                                        Long.class),
                        1L));
        assertThat(total(database.newRegisters(), "x")).as("reads go on").isEqualTo("0");
        mayCommit.countDown();
        posting.join();
        change.join();
        registers
                .post(post("doc:2", 1, sample(Map.of("x", BigDecimal.ONE, "y", BigDecimal.ONE))))
                .orThrow();
        assertThat(total(registers, "x")).isEqualTo("2");
        assertThat(total(registers, "y")).isEqualTo("1");
    }

    @Test
    void aSchemaHasABoundedNumberOfRegisters() {
        registers.define(stock());
        database.jdbc()
                .execute(
                        "insert into accumulator_1.registers (name, kind, zone, totals, dimensions, resources)"
                                + " select 'r' || i, kind, zone, totals, dimensions, resources from accumulator_1.registers, generate_series(2, 500) i");
        try {
            assertThatThrownBy(() -> registers.define(sold()))
                    .isInstanceOf(InvalidDefinition.class)
                    .hasMessage("Register \"sold\" is one too many: there are 500 already, which is the most");
        } finally {
            database.jdbc().execute("delete from accumulator_1.registers where name <> 'stock'");
        }
        registers.define(sold());
    }

    @Test
    void describingTellsSizeMonthsAndTail() {
        registers.define(stock());
        Change.Post document = post("doc:1", 1, stock(APRIL, 1, 1, null, "1"), stock(APRIL, 1, 2, null, "1"));
        registers.openMonths(List.of(document));
        registers.post(document).orThrow();
        database.jdbc().execute("analyze");
        assertThat(registers.describe("stock")).satisfies(description -> {
            assertThat(description.definition()).isEqualTo(stock());
            assertThat(description.version()).isEqualTo(1);
            assertThat(description.cellsEstimate()).isEqualTo(2);
            assertThat(description.movementsEstimate()).isEqualTo(2);
            assertThat(description.tailMovements()).isEqualTo(2);
            assertThat(description.bytes()).isPositive();
            assertThat(description.months()).containsExactly(YearMonth.of(2026, 4));
        });
        registers.fold(100);
        assertThat(registers.describe("stock").tailMovements()).isZero();
    }

    @Test
    void theOwnerOfTheSchemaIsAPlainRole() {
        TestPostgres.requirePlainRole();
        assertThat(database.jdbc()
                        .queryForMap("select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
                                + " from pg_roles where rolname = current_user"))
                .doesNotContainValue(true);
    }

    /** A server may give some to each new database by itself. */
    @Test
    void theEngineAddsNoExtension() {
        String extensions = "select extname from pg_extension order by extname";
        JdbcTemplate empty = new JdbcTemplate(TestPostgres.newDatabase().dataSource());
        assertThat(database.jdbc().queryForList(extensions, String.class))
                .contains("plpgsql")
                .isEqualTo(empty.queryForList(extensions, String.class));
    }

    @Test
    void nothingAnEventSaysMakesATableOutsideOfTheWindow() {
        registers.define(stock());
        List<Change> documents = List.of(
                post("doc:1", 1, stock(java.time.Instant.parse("1905-01-01T00:00:00Z"), 1, 1, null, "1")),
                post("doc:2", 1, stock(java.time.Instant.parse("2199-01-01T00:00:00Z"), 1, 1, null, "1")),
                post("doc:3", 1, stock(java.time.Instant.MAX, 1, 1, null, "1")),
                post("doc:4", 1, stock(java.time.Instant.parse("2024-05-01T00:00:00Z"), 1, 1, null, "1")),
                post("doc:5", 1, stock(java.time.Instant.parse("2024-04-30T23:59:59Z"), 1, 1, null, "1")),
                post("doc:6", 1, stock(java.time.Instant.parse("2026-08-31T23:59:59Z"), 1, 1, null, "1")),
                post("doc:7", 1, stock(java.time.Instant.parse("2026-09-01T00:00:00Z"), 1, 1, null, "1")),
                post("doc:8", 1, sold(APRIL, 1, "a register that is not there", "1")));
        registers.openMonths(documents);
        assertThat(registers.describe("stock").months()).containsExactly(YearMonth.of(2024, 5), YearMonth.of(2026, 8));
        assertThat(registers.post(documents))
                .filteredOn(Outcome.Posted.class::isInstance)
                .hasSize(6);
        assertThat(total(registers)).isEqualTo("6.0000");
        // That month has ended before the window begins, and stays in the default partition.
        database.newRegisters()
                .openMonths(List.of(
                        post("doc:9", 1, stock(java.time.Instant.parse("2024-04-30T23:59:59Z"), 1, 1, null, "1"))));
        registers.openMonthsAhead();
        assertThat(registers.describe("stock").months())
                .containsExactly(
                        YearMonth.of(2024, 5),
                        YearMonth.of(2026, 5),
                        YearMonth.of(2026, 6),
                        YearMonth.of(2026, 7),
                        YearMonth.of(2026, 8));
        assertThat(total(registers)).isEqualTo("6.0000");
    }

    private static String total(Registers process) {
        return String.valueOf(process.balances(BalanceQuery.now("stock", Selection.ALL))
                .rows()
                .getFirst()
                .resources()
                .get("quantity"));
    }

    @Test
    void aZoneThatOnlyJavaKnowsIsRefused() {
        RegisterDefinition definition = new RegisterDefinition(
                "sample",
                RegisterKind.BALANCE,
                List.of(Dimension.parse("a", "int")),
                List.of(Resource.parse("number", "int")),
                ZoneId.of("SystemV/PST8PDT"),
                TotalsDetail.DAY);
        assertThatThrownBy(() -> registers.define(definition))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessage("Register \"sample\": zone: PostgreSQL knows no time zone \"SystemV/PST8PDT\"");
    }
}
