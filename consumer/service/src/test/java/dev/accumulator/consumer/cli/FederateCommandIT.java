package dev.accumulator.consumer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.generation.OpenGenerations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Compares documents in one database with the same ones spread over three that another PostgreSQL shows as one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class FederateCommandIT {
    private static final int SHARDS = 3;
    private static final int DOCUMENTS = 60;
    private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:00Z");

    private final PostgresDatabase whole = TestPostgres.newDatabase();
    private final List<PostgresDatabase> shards =
            Stream.generate(TestPostgres::newDatabase).limit(SHARDS).toList();
    private final PostgresDatabase beside = TestPostgres.newDatabase();

    /** Somebody who may make servers there. */
    private JdbcTemplate front = new JdbcTemplate();

    private final StringWriter printed = new StringWriter();
    private final StringWriter problems = new StringWriter();

    @BeforeAll
    void post() {
        List<Registers> all = Stream.concat(Stream.of(whole), shards.stream())
                .map(FederateCommandIT::opened)
                .toList();
        Random random = new Random(22);
        // Each document is corrected, and some are withdrawn; the third round stays in the tail.
        for (int revision = 1; revision <= 3; revision++) {
            List<List<Change>> ofDatabases = Stream.<List<Change>>generate(ArrayList::new)
                    .limit(all.size())
                    .toList();
            for (int i = 0; i < DOCUMENTS; i++) {
                Change change = revision == 3 && i % 4 == 0
                        ? Change.Unpost.of("order:" + i, revision)
                        : Change.Post.of("order:" + i, revision, movements(random));
                ofDatabases.getFirst().add(change);
                ofDatabases.get(1 + i % SHARDS).add(change);
            }
            for (int i = 0; i < all.size(); i++) {
                all.get(i).post(ofDatabases.get(i)).forEach(Outcome::orThrow);
                if (revision == 2) {
                    all.get(i).fold(10_000);
                }
            }
        }
    }

    @BeforeEach
    void becomeSuperuser() {
        front = new JdbcTemplate(TestPostgres.asSuperuser(beside).dataSource());
    }

    private static Registers opened(PostgresDatabase database) {
        DataSource connections = database.dataSource();
        return OpenGenerations.on(connections, new JdbcTransactionManager(connections))
                .live()
                .registers();
    }

    private static List<Movement> movements(Random random) {
        List<Movement> movements = new ArrayList<>();
        for (int line = 0; line < 2; line++) {
            Instant period = BEGIN.plus(Duration.ofHours(random.nextInt(2_000)));
            long product = random.nextInt(6);
            BigDecimal quantity = BigDecimal.valueOf(random.nextInt(100_000) - 50_000, 4);
            Map<String, BigDecimal> resources = Map.of("quantity", quantity, "amount", BigDecimal.valueOf(line, 2));
            movements.add(new Movement(
                    "inventory", period, Map.of("warehouse", (long) random.nextInt(3), "product", product), resources));
            movements.add(new Movement(
                    "sales", period, Map.of("product", product, "client", (long) random.nextInt(4)), resources));
        }
        return movements;
    }

    @Test
    void theViewsOverAllShardsSayWhatOneDatabaseWouldSay() {
        assertThat(federate("--with-password")).as(problems.toString()).isZero();
        front.execute(printed.toString());

        for (String view : List.of("inventory_balances", "inventory_turnovers", "sales_turnovers")) {
            List<String> expected = rows(new JdbcTemplate(whole.dataSource()), "*", "accumulator." + view);
            assertThat(expected).hasSizeGreaterThan(10);
            assertThat(rows(front, "*", "accumulator_all." + view)).as(view).isEqualTo(expected);
        }
        String columns = "recorder, revision, line, reversal, period, product, quantity, amount";
        for (String view : List.of("inventory_movements", "sales_movements")) {
            assertThat(rows(front, columns, "accumulator_all." + view))
                    .as(view)
                    .isEqualTo(rows(new JdbcTemplate(whole.dataSource()), columns, "accumulator." + view));
        }
        assertThat(front.queryForList(
                        "select distinct shard from accumulator_all.sales_movements order by 1", Integer.class))
                .containsExactly(0, 1, 2);
    }

    @Test
    void aSecondTextTakesThePlaceOfTheFirstOnlyWhereThatIsSaid() {
        assertThat(federate("--into", "again")).isZero();
        String text = printed.toString();
        assertThat(text).doesNotContain("password '" + whole.password() + "'").doesNotContain("drop ");
        front.execute(text);

        assertThat(federate("--into", "again", "--with-password", "--replace")).isZero();
        front.execute(printed.toString());

        assertThat(front.queryForObject("select count(*) from again.sales_movements", Integer.class))
                .isPositive();
    }

    @Test
    void shardsThatHaveOtherRegistersAreNotAddedUp() {
        JdbcTemplate last = new JdbcTemplate(shards.get(2).dataSource());
        last.execute("drop view accumulator.sales_turnovers");
        int code = federate();
        last.execute("create view accumulator.sales_turnovers as select * from accumulator_1.sales_turnovers");

        assertThat(code).isEqualTo(1);
        assertThat(problems.toString()).contains("Shard 2 has no view sales_turnovers; shard 0 has product integer");
        assertThat(printed.toString()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        StringWriter mistakes = new StringWriter();
        assertThat(OperatorCommands.execute(
                        new PrintWriter(printed),
                        new PrintWriter(mistakes),
                        "federate",
                        "--spring.datasource.username=" + whole.username()))
                .isEqualTo(2);
        assertThat(mistakes.toString()).contains("accumulator.shard.databases names no database");

        assertThat(federate("--into", "accumulator")).isEqualTo(2);
        assertThat(problems.toString()).contains("those of all need another one");
    }

    /** Rows as texts, in their order; the trailing zeros of sums do not count. */
    private static List<String> rows(JdbcTemplate jdbc, String columns, String view) {
        return jdbc
                .query("select " + columns + " from " + view, (row, n) -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        Object value = row.getObject(i);
                        values.add(
                                value instanceof BigDecimal number
                                        ? number.signum() == 0
                                                ? "0"
                                                : number.stripTrailingZeros().toPlainString()
                                        : String.valueOf(value));
                    }
                    return String.join(" ", values);
                })
                .stream()
                // Days on which nothing is left have a row in some databases and none in others, by when they were
                // folded.
                .filter(row -> !row.endsWith(" 0 0 0 0 0 0"))
                .sorted()
                .toList();
    }

    private int federate(String... options) {
        printed.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("federate"));
        arguments.addAll(List.of(options));
        for (int i = 0; i < SHARDS; i++) {
            arguments.add(
                    "--accumulator.shard.databases[" + i + "]=" + shards.get(i).jdbcUrl());
        }
        arguments.add("--spring.datasource.username=" + whole.username());
        arguments.add("--spring.datasource.password=" + whole.password());
        return OperatorCommands.execute(
                new PrintWriter(printed), new PrintWriter(problems), arguments.toArray(String[]::new));
    }
}
