package dev.accumulator.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Prints what the state of the layout costs the server in each read and each posting, in processor time of its process. */
@EnabledIfSystemProperty(
        named = "test.layout-cost",
        matches = "[0-9]+",
        disabledReason = "It measures, and checks nothing")
class LayoutCostIT {
    private static final int ROUNDS = 5;
    private static final int CONNECTIONS_MAX = 4;
    private static final BalanceQuery ONE_CELL = BalanceQuery.now(
            "inventory", new Selection(Map.of("warehouse", List.of(1L), "product", List.of(1L)), List.of()));

    private final Schema control = new Schema("accumulator");
    private final HikariDataSource dataSource = pool(TestPostgres.newDatabase());
    private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
    private final Generations generations = OpenGenerations.on(dataSource, transactionManager);
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final TransactionTemplate transactions = new TransactionTemplate(transactionManager);
    private final int times = Integer.getInteger("test.layout-cost", 0);

    @AfterEach
    void close() {
        dataSource.close();
    }

    private static HikariDataSource pool(PostgresDatabase database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(database.dataSource());
        pool.setMaximumPoolSize(CONNECTIONS_MAX);
        return pool;
    }

    @Test
    void ofReadsAndPostings() {
        Generation live = generations.live();
        for (int i = 0; i < 100; i++) {
            post(live, i);
        }
        int[] number = {100};
        compare(
                "reading a balance of one cell",
                times,
                () -> read(live, GenerationsTable.LIVE),
                () -> read(live, GenerationsTable.LIVE + " and " + LayoutRow.ANSWERS));
        compare(
                "posting a document of one movement",
                // It takes some ten times as long.
                times / 10,
                () -> posting(live, number[0]++, "select number from {schema}.generations where state = 'live'"),
                () -> posting(live, number[0]++, """
                        select g.number, coalesce(s.layout, 'live'), s.next is not null
                          from {schema}.generations g
                          left join ({layout}) s on true
                         where g.state = 'live'
                        """.replace("{layout}", LayoutRow.LAYOUT)));
    }

    /** Both in turns, so that what changes meanwhile changes for both. */
    private void compare(String what, int often, Runnable without, Runnable with) {
        double[] withouts = new double[ROUNDS];
        double[] withs = new double[ROUNDS];
        run(often, without);
        run(often, with);
        for (int round = 0; round < ROUNDS; round++) {
            withouts[round] = run(often, without);
            withs[round] = run(often, with);
        }
        double less = median(withouts);
        double more = median(withs);
        assertThat(less).isPositive();
        System.out.println(String.format(
                Locale.ROOT,
                "%s: %.1f µs of the server's processor without the state of the layout, %.1f with it, ratio %.3f; rounds %s %s",
                what,
                less,
                more,
                more / less,
                Arrays.toString(withouts),
                Arrays.toString(withs)));
    }

    private static double median(double[] figures) {
        return Arrays.stream(figures).sorted().toArray()[figures.length / 2];
    }

    /** Returns the microseconds for each. */
    private double run(int often, Runnable work) {
        double before = ticks();
        for (int i = 0; i < often; i++) {
            work.run();
        }
        return (ticks() - before) * 10_000 / often;
    }

    /** Adds up the processor time of all server processes that have a connection to this database. */
    private double ticks() {
        return jdbc
                .queryForList("select pid from pg_stat_activity where datname = current_database()", Long.class)
                .stream()
                .mapToDouble(LayoutCostIT::ticks)
                .sum();
    }

    private static double ticks(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read(Generation live, String premise) {
        Beside beside = new Beside(SnapshotPositions.in(live.schema()), positions -> {});
        assertThat(live.registers()
                        .atOnce(new Premise(control.sql(premise), live.number()), beside)
                        .balances(ONE_CELL)
                        .rows())
                .hasSize(1);
    }

    private void posting(Generation live, int number, String look) {
        transactions.executeWithoutResult(status -> {
            // Prepared by the server, as that of the service is.
            JdbcClient.create(jdbc).sql(control.sql(look)).query().listOfRows();
            post(live, number);
        });
    }

    private static void post(Generation live, int number) {
        live.registers()
                .post(Change.Post.of(
                        "doc:" + number,
                        1,
                        List.of(new Movement(
                                "inventory",
                                Instant.parse("2026-04-19T10:15:00Z"),
                                Map.of("warehouse", 1L, "product", number % 100L),
                                Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ONE)))))
                .orThrow();
    }
}
