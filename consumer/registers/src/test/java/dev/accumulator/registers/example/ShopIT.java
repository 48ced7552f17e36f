package dev.accumulator.registers.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.Register;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.autoconfigure.FoldingLifecycle;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The example application: Spring Boot, JPA and Flyway beside the registers, in one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopIT {
    private static final Instant NOON = Instant.parse("2026-04-19T10:15:00Z");

    private ConfigurableApplicationContext context;
    private Ordering ordering;
    private Orders orders;
    private Registers registers;
    private JdbcTemplate jdbc;

    @SuppressWarnings("NullAway.Init")
    ShopIT() {}

    @BeforeAll
    void start() {
        PostgresDatabase database = TestPostgres.newDatabase();
        context = new SpringApplicationBuilder(ShopApplication.class)
                .run(
                        "--spring.config.location=classpath:/example/application.yaml",
                        "--spring.datasource.url=" + database.jdbcUrl(),
                        "--spring.datasource.username=" + database.username(),
                        "--spring.datasource.password=" + database.password(),
                        "--spring.flyway.locations=classpath:/example/migrations",
                        "--spring.jpa.open-in-view=false");
        ordering = context.getBean(Ordering.class);
        orders = context.getBean(Orders.class);
        registers = context.getBean(Registers.class);
        jdbc = context.getBean(JdbcTemplate.class);
        for (int product = 101; product <= 109; product++) {
            registers
                    .use("inventory")
                    .post(
                            "receipt:" + product,
                            registers
                                    .use("inventory")
                                    .receipt(NOON)
                                    .dimension("warehouse", 1)
                                    .dimension("product", product)
                                    .resource("quantity", 10));
        }
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void anOrderAndItsMovementsAreSavedTogether() {
        assertThat(context.getBean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);

        Order order = ordering.place(order(101, "4"));

        assertThat(orders.findById(id(order))).isPresent();
        assertThat(ordering.inStock(1, 101)).isEqualTo("6.0000");
        assertThat(sold(101).receipt()).isEqualTo("4.0000");
    }

    @Test
    void anOrderThatIsRefusedLeavesNeither() {
        long before = orders.count();

        assertThatThrownBy(() -> ordering.place(order(102, "11"))).isInstanceOf(OutOfStock.class);

        assertThat(orders.count()).isEqualTo(before);
        assertThat(ordering.inStock(1, 102)).isEqualTo("10.0000");
    }

    @Test
    void aMovementThatIsRefusedTakesTheOrderWithIt() {
        long before = orders.count();

        assertThatThrownBy(() -> ordering.place(order(103, "0.00001")))
                .isInstanceOfSatisfying(InvalidMovement.class, invalid -> {
                    assertThat(invalid.field()).isEqualTo("quantity");
                    assertThat(invalid.getMessage()).contains("0.00001");
                });

        assertThat(orders.count()).isEqualTo(before);
        assertThat(ordering.inStock(1, 103)).isEqualTo("10.0000");
    }

    @Test
    void aChangedOrderTakesThePlaceOfTheOldOne() {
        Order order = ordering.place(order(104, "4"));

        ordering.change(id(order), List.of(line(104, "1")));

        assertThat(ordering.inStock(1, 104)).isEqualTo("9.0000");
        assertThat(sold(104).receipt()).isEqualTo("1.0000");
    }

    @Test
    void aCancelledOrderGivesBackWhatItTook() {
        Order order = ordering.place(order(105, "4"));

        ordering.cancel(id(order));

        assertThat(orders.findById(id(order)).orElseThrow().isCancelled()).isTrue();
        assertThat(ordering.inStock(1, 105)).isEqualTo("10.0000");
    }

    @Test
    void aLaterFailureOfTheCallersTransactionTakesBoth() {
        TransactionTemplate transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        long before = orders.count();

        transactions.executeWithoutResult(status -> {
            ordering.place(order(106, "4"));
            assertThat(ordering.inStock(1, 106)).isEqualTo("6.0000");
            status.setRollbackOnly();
        });

        assertThat(orders.count()).isEqualTo(before);
        assertThat(ordering.inStock(1, 106)).isEqualTo("10.0000");
    }

    @Test
    void theTransactionOfJpaIsJoinedAlsoByRegistersThatWereNotToldOfIt() {
        TransactionTemplate transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        Register inventory = Registers.open(context.getBean(DataSource.class)).use("inventory");
        long before = orders.count();

        transactions.executeWithoutResult(status -> {
            orders.saveAndFlush(order(108, "4"));
            inventory.post(
                    "receipt:told",
                    inventory
                            .receipt(NOON)
                            .dimension("warehouse", 1)
                            .dimension("product", 108)
                            .resource("quantity", 5));
            assertThat(ordering.inStock(1, 108)).isEqualTo("15.0000");
            status.setRollbackOnly();
        });

        assertThat(orders.count()).isEqualTo(before);
        assertThat(ordering.inStock(1, 108)).isEqualTo("10.0000");
    }

    @Test
    void aCallThatFailsHalfwayKeepsTheTransactionFromCommitting() {
        TransactionTemplate transactions = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        Registers untold = Registers.open(context.getBean(DataSource.class));
        Change change = Change.Post.of(
                "receipt:halfway",
                1,
                List.of(untold.use("inventory")
                        .receipt(NOON)
                        .dimension("warehouse", 1)
                        .dimension("product", 109)
                        .resource("quantity", 5)
                        .movement()));
        long before = orders.count();

        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                    orders.saveAndFlush(order(109, "4"));
                    assertThatThrownBy(() -> untold.post(List.of(change), decided -> {
                                throw new IllegalStateException("stopped halfway");
                            }))
                            .hasMessage("stopped halfway");
                }))
                .hasMessageContaining("can only be rolled back");

        assertThat(orders.count()).isEqualTo(before);
        assertThat(ordering.inStock(1, 109)).isEqualTo("10.0000");
        assertThat(untold.recorder("receipt:halfway")).isEmpty();
    }

    @Test
    void monthsAreOpenedForDocumentsThatArePostedInATransaction() {
        LocalDate past = YearMonth.now(ZoneOffset.UTC).minusMonths(5).atDay(3);

        ordering.place(new Order(7, past.atStartOfDay(ZoneOffset.UTC).toInstant(), List.of(line(107, "1"))));

        assertThat(jdbc.queryForList(
                        "select 1 from registers.inventory_log where period >= ? and tableoid = to_regclass('registers.inventory_log_rest')",
                        Integer.class,
                        java.sql.Date.valueOf(past)))
                .isEmpty();
    }

    @Test
    void theApplicationKeepsItsOwnMigrationsInPublic() {
        assertThat(jdbc.queryForList(
                        "select tablename from pg_tables where schemaname = 'public' order by 1", String.class))
                .containsExactly("flyway_schema_history", "order_lines", "orders");
    }

    @Test
    void foldsInTheBackground() {
        assertThat(context.getBean(FoldingLifecycle.class).isRunning()).isTrue();
    }

    private static Order order(int product, String quantity) {
        return new Order(7, NOON, List.of(line(product, quantity)));
    }

    private static OrderLine line(int product, String quantity) {
        return new OrderLine(1, product, new BigDecimal(quantity), new BigDecimal("2.50"));
    }

    private static long id(Order order) {
        return Objects.requireNonNull(order.id());
    }

    private TurnoverRow.Turnover sold(int product) {
        return registers
                .use("sales")
                .turnovers()
                .where("product", product)
                .from(LocalDate.ofInstant(NOON, ZoneOffset.UTC))
                .to(YearMonth.of(2026, 4).atEndOfMonth())
                .rows()
                .getFirst()
                .get("quantity");
    }
}
