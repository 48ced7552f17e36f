package dev.accumulator.consumer.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Orders that were written when lines were kept as {@code jsonb}, and the comparison of lines. */
class OrderLinesIT {
    private static DataSource database() {
        PostgresDatabase database = TestPostgres.newDatabase();
        return new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password());
    }

    private static void migrate(DataSource dataSource, String schema, String target) {
        Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema(schema)
                .createSchemas(true)
                .locations("classpath:db/generation")
                .target(target)
                .load()
                .migrate();
    }

    /** As an instance of that column's version writes it. */
    private static void write(JdbcTemplate jdbc, String schema, String column, String orderId, String quantity) {
        jdbc.update("""
                insert into %1$s.orders (revision, occurred_at, cancelled, order_id, %2$s)
                values (1, '2026-04-19T10:15:00Z', false, ?, cast(? as %3$s))
                    on conflict (order_id) do update set %2$s = excluded.%2$s
                """.formatted(schema, column, column.equals("lines") ? "jsonb" : "json"), orderId, """
                [{"line_no": 1, "product_id": "7", "quantity": %s, "unit_price": 2.50, "amount": 7.50}]
                """.formatted(
                        quantity));
    }

    private static void assertQuantity(DataSource dataSource, String orderId, String quantity) {
        assertThat(new JdbcTemplate(dataSource)
                        .queryForObject(
                                "select sum(quantity) from accumulator_1.order_lines where order_id = ?",
                                BigDecimal.class,
                                orderId))
                .isEqualByComparingTo(quantity);
        Order order = new Orders(dataSource)
                .find(new Schema("accumulator_1"), orderId)
                .orElseThrow();
        assertThat(order.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.quantity()).isEqualByComparingTo(quantity));
    }

    @Test
    void ordersOfBeforeKeepTheirLinesAndViewsOnThemStand() {
        DataSource dataSource = database();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        migrate(dataSource, "accumulator_1", "1");
        write(jdbc, "accumulator_1", "lines", "o1", "3.0001");
        jdbc.execute("create view of_somebody as select product_id, sum(quantity) as quantity"
                + " from accumulator_1.order_lines group by product_id");

        migrate(dataSource, "accumulator_1", "latest");
        write(jdbc, "accumulator_1", "lines_json", "o2", "1.5");

        assertQuantity(dataSource, "o1", "3.0001");
        assertQuantity(dataSource, "o2", "1.5");
        assertThat(jdbc.queryForObject("select quantity from of_somebody where product_id = '7'", BigDecimal.class))
                .isEqualByComparingTo("4.5001");
    }

    @Test
    void anInstanceOfBeforeAndOneOfNowWriteTheSameOrder() {
        DataSource dataSource = database();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        migrate(dataSource, "accumulator_1", "latest");
        Orders orders = new Orders(dataSource);
        Schema schema = new Schema("accumulator_1");

        orders.write(schema, List.of(order(1, "3")));
        assertQuantity(dataSource, "o1", "3");
        write(jdbc, "accumulator_1", "lines", "o1", "4");
        assertQuantity(dataSource, "o1", "4");
        orders.write(schema, List.of(order(2, "5")));
        assertQuantity(dataSource, "o1", "5");
    }

    private static OrderChange order(long revision, String quantity) {
        return new OrderChange.Post(
                "o1",
                revision,
                Instant.parse("2026-04-19T10:15:00Z"),
                "c1",
                "w1",
                List.of(new OrderLine(1, "7", new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    @Test
    void linesThatSayTheSameAreNoDifferenceBetweenGenerations() {
        DataSource dataSource = database();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        for (String schema : new String[] {"accumulator_1", "accumulator_2"}) {
            migrate(dataSource, schema, "latest");
        }
        write(jdbc, "accumulator_1", "lines_json", "same", "3");
        write(jdbc, "accumulator_2", "lines_json", "same", "3.00");
        write(jdbc, "accumulator_1", "lines", "older", "3");
        write(jdbc, "accumulator_2", "lines_json", "older", "3.0");
        write(jdbc, "accumulator_1", "lines", "older-other", "3");
        write(jdbc, "accumulator_2", "lines_json", "older-other", "4");
        write(jdbc, "accumulator_1", "lines_json", "other", "3");
        write(jdbc, "accumulator_2", "lines_json", "other", "3.01");

        OrderComparison comparison =
                new Orders(dataSource).compare(new Schema("accumulator_1"), new Schema("accumulator_2"), 10);

        assertThat(comparison.total()).isEqualTo(2);
        assertThat(comparison.rows())
                .extracting(OrderComparison.Row::orderId)
                .containsExactlyInAnyOrder("other", "older-other");
        assertThat(comparison.rows())
                .allSatisfy(row ->
                        assertThat(row.before()).contains("\"lines\": [{").doesNotContain("lines_json"));
    }
}
