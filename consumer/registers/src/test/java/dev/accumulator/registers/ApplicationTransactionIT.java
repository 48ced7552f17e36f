package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine inside an application that has tables of its own: one transaction holds both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationTransactionIT {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final EngineDatabase database = new EngineDatabase();
    private final Shop shop = new Shop(database.jdbc(), database.transactions(), database.registers());

    /** A shop that keeps its orders in a table, and its stock in a register. */
    private record Shop(JdbcTemplate jdbc, TransactionTemplate transactions, Registers registers) {

        void sell(int order, int product, String quantity, boolean paid) {
            transactions.executeWithoutResult(status -> {
                jdbc.update("insert into shop.orders (id, product) values (?, ?)", order, product);
                String expense = new BigDecimal(quantity).negate().toPlainString();
                registers
                        .post(Change.Post.of("shop-order:" + order, 1, List.of(stock(APRIL, 1, product, expense, "0"))))
                        .orThrow();
                if (!paid) {
                    throw new NotPaid(order);
                }
            });
        }
    }

    private static final class NotPaid extends RuntimeException {
        NotPaid(int order) {
            super("Order " + order + " is not paid");
        }
    }

    @BeforeAll
    void define() {
        database.registers().define(EngineDatabase.inventory());
        database.jdbc().execute("create schema shop");
        database.jdbc().execute("create table shop.orders (id integer primary key, product integer not null)");
        database.registers()
                .post(Change.Post.of("receipt:1", 1, List.of(stock(APRIL, 1, 101, "10", "0"))))
                .orThrow();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void theOrderAndItsMovementAreCommittedTogether() {
        BigDecimal before = quantity();

        shop.sell(1, 101, "4", true);

        assertThat(orders(1)).isEqualTo(1);
        assertThat(quantity()).isEqualTo(before.subtract(new BigDecimal("4.0000")));
    }

    @Test
    void theOrderAndItsMovementAreRolledBackTogether() {
        BigDecimal before = quantity();

        assertThatThrownBy(() -> shop.sell(2, 101, "3", false)).isInstanceOf(NotPaid.class);

        assertThat(orders(2)).isZero();
        assertThat(quantity()).isEqualTo(before);
        assertThat(database.registers().recorder("shop-order:2")).isEmpty();
    }

    @Test
    void aMovementThatIsRefusedTakesTheOrderWithIt() {
        assertThatThrownBy(() -> shop.sell(3, 101, "0.00001", true)).isInstanceOf(InvalidMovement.class);

        assertThat(orders(3)).isZero();
    }

    private int orders(int id) {
        return database.jdbc()
                .queryForList("select id from shop.orders where id = ?", Integer.class, id)
                .size();
    }

    private BigDecimal quantity() {
        return database
                .jdbc()
                .queryForList(
                        "select quantity from accumulator_1.inventory_balances where product = 101", BigDecimal.class)
                .stream()
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
