package dev.accumulator.consumer.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.register.Schema;
import dev.accumulator.consumer.servers.PostgresDatabase;
import dev.accumulator.consumer.servers.TestPostgres;
import java.math.BigDecimal;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Orders that were written before lines were kept as text, and the comparison of lines. */
class LinesAsTextIT {
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

    private static void insert(JdbcTemplate jdbc, String schema, String orderId, String quantity) {
        jdbc.update(
                "insert into %s.orders (revision, occurred_at, cancelled, order_id, lines)".formatted(schema)
                        + " select 1, '2026-04-19T10:15:00Z', false, ?, v.lines"
                        + " from json_populate_record(null::%s.orders, json_build_object('lines', ?::json)) v"
                                .formatted(schema),
                orderId,
                """
                [{"line_no": 1, "product_id": "7", "quantity": %s, "unit_price": 2.50, "amount": 7.50}]
                """.formatted(quantity));
    }

    @Test
    void ordersOfBeforeKeepTheirLinesAndViewsOnThemStand() {
        DataSource dataSource = database();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        migrate(dataSource, "accumulator_1", "1");
        insert(jdbc, "accumulator_1", "o1", "3.0001");
        jdbc.execute("create view of_somebody as select product_id, sum(quantity) as quantity"
                + " from accumulator_1.order_lines group by product_id");

        migrate(dataSource, "accumulator_1", "latest");
        insert(jdbc, "accumulator_1", "o2", "1.5");

        assertThat(jdbc.queryForObject("select quantity from of_somebody where product_id = '7'", BigDecimal.class))
                .isEqualByComparingTo("4.5001");
        Order order =
                new Orders(dataSource).find(new Schema("accumulator_1"), "o1").orElseThrow();
        assertThat(order.lines()).singleElement().satisfies(line -> {
            assertThat(line.quantity()).isEqualByComparingTo("3.0001");
            assertThat(line.productId()).isEqualTo("7");
        });
    }

    @Test
    void linesThatSayTheSameAreNoDifferenceBetweenGenerations() {
        DataSource dataSource = database();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        for (String schema : new String[] {"accumulator_1", "accumulator_2"}) {
            migrate(dataSource, schema, "latest");
        }
        insert(jdbc, "accumulator_1", "same", "3");
        insert(jdbc, "accumulator_2", "same", "3.00");
        insert(jdbc, "accumulator_1", "other", "3");
        insert(jdbc, "accumulator_2", "other", "3.01");

        OrderComparison comparison =
                new Orders(dataSource).compare(new Schema("accumulator_1"), new Schema("accumulator_2"), 10);

        assertThat(comparison.total()).isEqualTo(1);
        assertThat(comparison.rows()).extracting(OrderComparison.Row::orderId).containsExactly("other");
    }
}
