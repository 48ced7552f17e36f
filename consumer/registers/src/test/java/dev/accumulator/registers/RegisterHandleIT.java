package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.DimensionKey;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Line;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.ResourceKey;
import dev.accumulator.registers.model.RevisionConflict;
import dev.accumulator.testkit.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine as an application sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegisterHandleIT {
    private static final Instant MAY = Instant.parse("2026-05-04T09:00:00Z");
    private static final DimensionKey<Integer> WAREHOUSE = DimensionKey.ofInt("warehouse");
    private static final DimensionKey<String> LOT = DimensionKey.ofText("lot").nullable();
    private static final ResourceKey QUANTITY = ResourceKey.numeric("quantity", 18, 4);

    private final DataSource dataSource = TestPostgres.newDatabase().dataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    private final Registers registers = Registers.on(dataSource)
            .clock(Clock.fixed(Instant.parse("2026-05-15T12:00:00Z"), ZoneOffset.UTC))
            .open();
    private final AtomicInteger documents = new AtomicInteger();
    private Register stock = define();
    private String document = "receipt:0";

    private Register define() {
        return registers.use(RegisterDefinition.balance("stock")
                .dimension(WAREHOUSE)
                .dimension(LOT)
                .resource(QUANTITY)
                .build());
    }

    @BeforeEach
    void anew() {
        registers.drop("stock", true);
        stock = define();
        document = "receipt:" + documents.incrementAndGet();
    }

    @Test
    void openingTwiceFindsWhatIsThere() {
        stock.post(document, receipt(1, "A", "2"));

        Register same = Registers.open(dataSource).use("stock");

        assertThat(same.balance(Map.of("warehouse", 1)).get(QUANTITY)).isEqualTo("2.0000");
        assertThat(same.definition()).isEqualTo(stock.definition());
    }

    /** The connection that such a transaction leaves with the thread commits every statement by itself. */
    @Test
    void aTransactionOfAnotherDataSourceIsNotJoined() {
        TransactionTemplate ofAnother = new TransactionTemplate(
                new JdbcTransactionManager(TestPostgres.newDatabase().dataSource()));

        Change change = Change.Post.of(document, 1, List.of(receipt(1, "A", "2").movement()));
        ofAnother.executeWithoutResult(status -> {
            jdbc.queryForObject("select 1", Integer.class);
            assertThatThrownBy(() -> registers.post(List.of(change), decided -> {
                        throw new IllegalStateException("stopped halfway");
                    }))
                    .hasMessage("stopped halfway");
        });

        assertThat(registers.recorder(document)).isEmpty();
        stock.post(document, receipt(1, "A", "2"));
        assertThat(stock.balance(Map.of("warehouse", 1)).get(QUANTITY)).isEqualTo("2.0000");
    }

    /** The transaction's own locks keep the partitions from being attached. */
    @Test
    void movementsOfMonthsThatTheirTransactionKeepsLockedGoToTheDefaultPartition() {
        stock.post(document + "-opened", receipt(1, "A", "1"));

        transactions.executeWithoutResult(status -> {
            stock.post(document, receipt(1, "A", "1"));
            for (int month = 1; month <= 4; month++) {
                stock.post(
                        document + "-" + month,
                        stock.receipt(Instant.parse("2025-0" + month + "-10T00:00:00Z"))
                                .dimension(WAREHOUSE, 1)
                                .dimension(LOT, "A")
                                .resource(QUANTITY, 1));
            }
        });

        assertThat(stock.balance(Map.of("warehouse", 1)).get(QUANTITY)).isEqualTo("6.0000");
        assertThat(jdbc.queryForList(
                        "select tableoid::regclass::text from registers.stock_log where period < '2026-01-01'",
                        String.class))
                .containsOnly("registers.stock_log_rest");
    }

    @Test
    void aBalanceIsReceiptsLessExpenses() {
        stock.post(document, receipt(1, "A", "10"), receipt(1, null, "0.5"), receipt(2, "A", "7"));
        stock.post(
                document + "-out",
                stock.expense(MAY).dimension(WAREHOUSE, 1).dimension(LOT, "A").resource(QUANTITY, 3));

        assertThat(stock.balance(Map.of("warehouse", 1)).get("quantity")).isEqualTo("7.5000");
        assertThat(stock.balances().where(WAREHOUSE, 1).where(LOT, null).total().get(QUANTITY))
                .isEqualTo("0.5000");
        assertThat(stock.balances()
                        .where(WAREHOUSE, 1)
                        .where(WAREHOUSE, 2)
                        .by(WAREHOUSE)
                        .rows())
                .extracting(row -> row.get(WAREHOUSE), row -> row.get(QUANTITY).toPlainString())
                .containsExactly(tuple(1, "7.5000"), tuple(2, "7.0000"));
        assertThat(stock.balances().at(LocalDate.of(2026, 5, 3)).total().get(QUANTITY))
                .isZero();
    }

    @Test
    void theBalanceOfNoCellIsZeroWithAllItsPlaces() {
        assertThat(stock.balance(Map.of("warehouse", 9)).get(QUANTITY)).isEqualTo("0.0000");
        assertThat(stock.balance(Map.of("warehouse", 9, "lot", "x")).get(QUANTITY))
                .isEqualTo("0.0000");
    }

    @Test
    void turnoversAndMovementsAreReadByTheHandle() {
        stock.post(document, receipt(1, "A", "10"));
        stock.repost(document, receipt(1, "A", "8"));

        assertThat(stock.turnovers()
                        .from(MAY)
                        .to(MAY)
                        .where(LOT, "A")
                        .rows()
                        .getFirst()
                        .get(QUANTITY)
                        .net())
                .isEqualTo("8.0000");
        assertThat(stock.movements().of(document).rows()).singleElement().satisfies(row -> {
            assertThat(row.revision()).isEqualTo(2);
            assertThat(row.get(LOT)).isEqualTo("A");
            assertThat(row.get(QUANTITY)).isEqualTo("8.0000");
        });
        assertThat(stock.movements().of(document).withHistory().rows()).hasSize(3);
    }

    @Test
    void aRevisionCountsOnce() {
        assertThat(stock.post(document, receipt(1, "A", "10"))).isInstanceOf(Outcome.Posted.class);
        assertThat(stock.post(document, receipt(1, "A", "10"))).isInstanceOf(Outcome.Duplicate.class);
        assertThatThrownBy(() -> stock.post(document, receipt(1, "A", "11"))).isInstanceOf(RevisionConflict.class);
        assertThat(stock.post(document, 3, receipt(1, "A", "12"))).isInstanceOf(Outcome.Reposted.class);
        assertThat(stock.post(document, 2, receipt(1, "A", "11"))).isInstanceOf(Outcome.Stale.class);

        assertThat(stock.balance(Map.of()).get(QUANTITY)).isEqualTo("12.0000");
    }

    @Test
    void withdrawingIsARevisionToo() {
        assertThat(stock.unpost(document)).isInstanceOf(Outcome.Duplicate.class);
        stock.post(document, receipt(1, "A", "10"));

        assertThat(stock.unpost(document)).isInstanceOf(Outcome.Unposted.class);
        assertThat(stock.balance(Map.of()).get(QUANTITY)).isEqualTo("0.0000");
        assertThat(stock.repost(document, receipt(1, "A", "4"))).isInstanceOf(Outcome.Posted.class);
        assertThat(registers.document(document).state()).hasValueSatisfying(state -> {
            assertThat(state.revision()).isEqualTo(3);
            assertThat(state.movements()).extracting(MovementRow::register).containsExactly("stock");
        });
        assertThat(stock.unpost(document, 4)).isInstanceOf(Outcome.Unposted.class);
    }

    @Test
    void repostsOfManyThreadsAllSucceedAndOneOfThemStands() throws InterruptedException {
        stock.post(document, receipt(1, "A", "1"));
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            String quantity = String.valueOf(t + 2);
            threads.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> stock.repost(document, receipt(1, "A", quantity))));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(stock.balance(Map.of()).get(QUANTITY).toPlainString()).isIn("2.0000", "3.0000", "4.0000");
        assertThat(stock.movements().of(document).rows()).hasSize(1);
    }

    @Test
    void mistakesAreErrorsThatNameThem() {
        assertThatThrownBy(() -> registers.use("stok"))
                .isInstanceOf(RegisterNotFound.class)
                .hasMessageContaining("\"stok\"")
                .hasMessageContaining("stock");
        assertThatThrownBy(() -> stock.post(
                        document,
                        stock.receipt(MAY).dimension("warehouse", "east").resource("quantity", 1)))
                .isInstanceOfSatisfying(InvalidMovement.class, invalid -> {
                    assertThat(invalid.part()).isEqualTo(InvalidMovement.Part.DIMENSION);
                    assertThat(invalid.field()).isEqualTo("warehouse");
                    assertThat(invalid.getMessage()).contains("\"east\"");
                });
        assertThatThrownBy(() -> stock.post(document, receipt(1, "A", "1.00001")))
                .isInstanceOfSatisfying(InvalidMovement.class, invalid -> {
                    assertThat(invalid.part()).isEqualTo(InvalidMovement.Part.RESOURCE);
                    assertThat(invalid.field()).isEqualTo("quantity");
                    assertThat(invalid.getMessage()).contains("1.00001");
                });
        assertThatThrownBy(() -> stock.receipt(MAY).resource("quantity", "ten"))
                .isInstanceOf(InvalidMovement.class)
                .hasMessageContaining("\"ten\"");
        assertThatThrownBy(() -> stock.post(document, Line.receipt("sales", MAY)))
                .isInstanceOf(InvalidMovement.class)
                .hasMessageContaining("\"sales\"");
        assertThatThrownBy(() -> stock.balances().where("wharehouse", 1).total())
                .isInstanceOf(InvalidQuery.class);
        assertThatThrownBy(() -> stock.balance(Map.of()).get("amount"))
                .isInstanceOf(InvalidQuery.class)
                .hasMessageContaining("quantity");
        assertThatThrownBy(() -> RegisterDefinition.balance("money").dimension("account", "string"))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("Register \"money\": dimension \"account\": \"string\"");
        assertThat(registers.document(document).state()).isEmpty();
    }

    @Test
    void aMonthIsOpenedForADocumentOutsideOfATransaction() {
        stock.post(
                document,
                stock.receipt(Instant.parse("2025-01-07T00:00:00Z"))
                        .dimension(WAREHOUSE, 1)
                        .resource(QUANTITY, 1));

        assertThat(rowsOutsideOfMonths()).isZero();
    }

    @Test
    void aMonthIsOpenedForADocumentInsideOfATransactionThatIsRolledBackToo() {
        transactions.executeWithoutResult(status -> {
            stock.post(
                    document,
                    stock.receipt(Instant.parse("2025-02-07T00:00:00Z"))
                            .dimension(WAREHOUSE, 1)
                            .resource(QUANTITY, 1));
            assertThat(rowsOutsideOfMonths()).isZero();
            status.setRollbackOnly();
        });

        assertThat(stock.balance(Map.of()).get(QUANTITY)).isEqualTo("0.0000");
    }

    @Test
    void inATransactionThatReadsFirstADocumentIsPostedWhereTheMonthCannotBeOpened() {
        transactions.executeWithoutResult(status -> {
            assertThat(stock.balances().at(MAY).total().get(QUANTITY)).isZero();
            stock.post(
                    document,
                    stock.receipt(Instant.parse("2025-03-07T00:00:00Z"))
                            .dimension(WAREHOUSE, 1)
                            .resource(QUANTITY, 1));
        });

        assertThat(stock.balance(Map.of()).get(QUANTITY)).isEqualTo("1.0000");
    }

    @Test
    void foldsInTheBackground() {
        stock.post(document, receipt(1, "A", "10"));

        try (BackgroundFolding folding = registers.startFolding(Duration.ofMillis(1))) {
            await().until(() -> registers.tailMovements("stock") == 0);
            assertThat(folding.failure()).isEmpty();
        }
        assertThat(stock.balance(Map.of()).get(QUANTITY)).isEqualTo("10.0000");
    }

    private long rowsOutsideOfMonths() {
        Long rows = jdbc.queryForObject("select count(*) from registers.stock_log_rest", Long.class);
        return rows == null ? -1 : rows;
    }

    private Line receipt(int warehouse, @Nullable String lot, String quantity) {
        return stock.receipt(MAY)
                .dimension(WAREHOUSE, warehouse)
                .dimension(LOT, lot)
                .resource(QUANTITY, quantity);
    }
}
