package dev.accumulator.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads need no transaction as long as nothing has changed, and are right when something has. */
class SingleStatementReadsIT {
    private static final BalanceQuery BALANCE = BalanceQuery.now("inventory", Selection.ALL);

    private final HikariDataSource dataSource = pool(TestPostgres.newDatabase());
    private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
    private final Generations generations = OpenGenerations.on(dataSource, transactionManager);

    /** The registers of another process, which does not know what this one remembers. */
    private final Generations others = OpenGenerations.on(dataSource, transactionManager);

    @BeforeEach
    void open() {
        post(others.live(), "5");
        // The first read of a register runs in a transaction.
        read(SingleStatementReadsIT::quantity);
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void aReadIsOneStatementWhileNothingHasChanged() {
        assertThat(read(SingleStatementReadsIT::quantity)).isEqualTo(new Answer("5.0000", List.of(false)));
    }

    @Test
    void afterASwitchByAnotherProcessTheNewGenerationAnswers() {
        GenerationChanges changes = changes();
        Generation second = changes.openBuilding(changes.reserve());
        post(second, "7");
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
            assertThat(changes.lockLive(Duration.ofSeconds(5)))
                    .isEqualTo(others.live().number());
            changes.switchLive(others.live().number(), second.number());
        });

        assertThat(read(SingleStatementReadsIT::quantity)).isEqualTo(new Answer("7.0000", List.of(false, true)));
        assertThat(read(SingleStatementReadsIT::quantity)).isEqualTo(new Answer("7.0000", List.of(false)));
    }

    @Test
    void aDefinitionThatAnotherProcessHasChangedIsReadAnew() {
        RegisterDefinition before = others.live().registers().definition("inventory");
        List<Resource> resources = new ArrayList<>(before.resources());
        resources.add(new Resource("weight", ResourceType.parse("numeric(18,3)")));
        others.live()
                .registers()
                .define(new RegisterDefinition(
                        before.name(), before.kind(), before.dimensions(), resources, before.zone(), before.totals()));

        assertThat(read(SingleStatementReadsIT::resources))
                .isEqualTo(new Answer("[quantity, amount, weight]", List.of(false, true)));
        assertThat(read(SingleStatementReadsIT::resources))
                .isEqualTo(new Answer("[quantity, amount, weight]", List.of(false)));
    }

    @Test
    void aRegisterThatAnotherProcessHasDroppedIsNotFound() {
        others.live().registers().drop("inventory", true);

        assertThatThrownBy(() -> read(SingleStatementReadsIT::quantity)).isInstanceOf(RegisterNotFound.class);
    }

    @Test
    void allReadsInATransactionAreOfOneMoment() {
        List<String> seen = generations.read(generation -> {
            String before = quantity(generation.registers());
            CompletableFuture.runAsync(() -> post(others.live(), "doc:2", "3")).join();
            return List.of(before, quantity(generation.registers()));
        });

        assertThat(seen).containsExactly("5.0000", "5.0000");
        String after = generations.read(generation -> quantity(generation.registers()));
        assertThat(after).isEqualTo("8.0000");
    }

    @Test
    void anAnswerWithoutRowsTellsTooWhetherItIsRight() {
        MovementQuery none = MovementQuery.of("inventory", Map.of("product", List.of(99)));

        assertThat(read(registers -> registers.movements(none).rows().toString()))
                .isEqualTo(new Answer("[]", List.of(false)));
    }

    @Test
    void whatWasKnownJustNowIsReadEvenWhereTheFirstReadKeepsToASnapshot() {
        Generations fresh = OpenGenerations.on(dataSource, transactionManager);
        BalanceQuery known =
                new BalanceQuery("inventory", null, Instant.now(), Selection.ALL, false, List.of(), PageRequest.FIRST);

        Map<String, BigDecimal> resources = fresh.readRegisters(
                registers -> registers.balances(known).rows().getFirst().resources());
        assertThat(resources).containsEntry("quantity", new BigDecimal("5.0000"));
    }

    @Test
    void aQuestionThatDoesNotFitIsRefusedInATransaction() {
        BalanceQuery wrong = BalanceQuery.now("inventory", new Selection(Map.of("colour", List.of("red")), List.of()));
        List<Boolean> inTransaction = new ArrayList<>();

        assertThatThrownBy(() -> generations.readRegisters(registers -> {
                    inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
                    return registers.balances(wrong);
                }))
                .isInstanceOf(InvalidQuery.class);
        assertThat(inTransaction).containsExactly(false, true);
    }

    /**
     * A read and how it was made.
     *
     * @param inTransaction for each attempt, true if it ran in a transaction
     */
    private record Answer(String text, List<Boolean> inTransaction) {}

    private Answer read(Function<RegisterReads, String> reads) {
        List<Boolean> inTransaction = new ArrayList<>();
        String text = generations.readRegisters(registers -> {
            inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
            return reads.apply(registers);
        });
        return new Answer(text, inTransaction);
    }

    private static String quantity(RegisterReads registers) {
        return String.valueOf(
                registers.balances(BALANCE).rows().getFirst().resources().get("quantity"));
    }

    private static String resources(RegisterReads registers) {
        return registers
                .balances(BALANCE)
                .rows()
                .getFirst()
                .resources()
                .keySet()
                .toString();
    }

    private static void post(Generation generation, String quantity) {
        post(generation, "doc:1", quantity);
    }

    private static void post(Generation generation, String recorder, String quantity) {
        generation
                .registers()
                .post(Change.Post.of(
                        recorder,
                        1,
                        List.of(new Movement(
                                "inventory",
                                Instant.parse("2026-04-19T10:15:00Z"),
                                Map.of("warehouse", 1L, "product", 1L),
                                Map.of("quantity", new BigDecimal(quantity), "amount", BigDecimal.ONE)))))
                .orThrow();
    }

    private GenerationChanges changes() {
        GenerationSettings settings = new GenerationSettings(
                "accumulator",
                null,
                Map.of(),
                Map.of(),
                true,
                new GenerationSettings.Topics(""),
                new GenerationSettings.Months(24, 3),
                2);
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        return new GenerationChanges(
                new GenerationOpener(dataSource, transactionManager, settings, table, Clock.systemUTC()),
                table,
                settings);
    }

    private static HikariDataSource pool(PostgresDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        return new HikariDataSource(config);
    }
}
