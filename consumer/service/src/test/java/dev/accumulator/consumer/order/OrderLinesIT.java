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

/** Writes, shows and compares the lines of orders. */
class OrderLinesIT {
    private final DataSource dataSource = database();
    private final Orders orders = new Orders(dataSource);

    private static DataSource database() {
        PostgresDatabase database = TestPostgres.newDatabase();
        return new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password());
    }

    private Schema generation(int number) {
        Schema schema = new Schema("accumulator_" + number);
        Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema(schema.name())
                .createSchemas(true)
                .locations("classpath:db/generation")
                .load()
                .migrate();
        return schema;
    }

    private static OrderChange order(String orderId, long revision, String quantity) {
        return new OrderChange.Post(
                orderId,
                revision,
                Instant.parse("2026-04-19T10:15:00Z"),
                "c1",
                "w1",
                List.of(new OrderLine(1, "7", new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    private void assertQuantity(Schema schema, String orderId, String quantity) {
        BigDecimal shown = new JdbcTemplate(dataSource)
                .queryForObject(
                        schema.sql("select sum(quantity) from {schema}.order_lines where order_id = ?"),
                        BigDecimal.class,
                        orderId);
        assertThat(shown).isEqualByComparingTo(quantity);
        assertThat(orders.find(schema, orderId).orElseThrow().lines())
                .singleElement()
                .satisfies(line -> assertThat(line.quantity()).isEqualByComparingTo(quantity));
    }

    @Test
    void anOrderShowsTheLinesOfItsNewestRevision() {
        Schema schema = generation(1);

        orders.write(schema, List.of(order("o1", 1, "3.0001"), order("o2", 1, "1.5")));
        orders.write(schema, List.of(order("o1", 2, "5")));

        assertQuantity(schema, "o1", "5");
        assertQuantity(schema, "o2", "1.5");
    }

    @Test
    void linesThatSayTheSameAreNoDifferenceBetweenGenerations() {
        Schema before = generation(1);
        Schema after = generation(2);
        orders.write(before, List.of(order("same", 1, "3"), order("other", 1, "3")));
        orders.write(after, List.of(order("same", 1, "3.00"), order("other", 1, "3.01")));

        OrderComparison comparison = orders.compare(before, after, 10);

        assertThat(comparison.total()).isEqualTo(1);
        assertThat(comparison.rows()).singleElement().satisfies(row -> {
            assertThat(row.orderId()).isEqualTo("other");
            assertThat(row.before()).contains("\"lines\": [{");
            assertThat(row.after()).contains("\"quantity\": 3.01");
        });
    }
}
