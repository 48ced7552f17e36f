package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.MovementsPosted;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A process dies at each step of the transaction that changes a chart of accounts, freezes in the middle of it, and loses the
 * server there. At every moment the chart is exactly what the records before the positions say.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class ChartKillsIT {
    private static final String TOPIC = "accounts";
    private static final Duration POINT_MAX = Duration.ofMinutes(5);
    private static final List<String> ROOTS = List.of("root0", "root1", "root2");
    private static final String LATE = "late";
    private static final int LEAVES = 60;

    /** More than two batches of the process that dies. */
    private static final int CHANGES = 120;

    private static final String[] SETTINGS = {
        "--accumulator.registers.books.kind=ledger",
        "--accumulator.registers.books.dimensions.product=int",
        "--accumulator.registers.books.resources.amount=numeric(18,2)",
        "--accumulator.registers.books.chart.topic=" + TOPIC,
        "--accumulator.registers.books.accounts[0].code=90",
        "--accumulator.registers.books.accounts[0].side=credit"
    };
    private static final String SMALL_BATCHES = "--accumulator.intake.batch-records=20";

    /**
     * A record about an account.
     *
     * @param parent null if the account is a part of none
     * @param name null if the account has gone
     */
    private record Told(
            String code, @Nullable String parent, @Nullable String name) {}

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final FaultSite site = new FaultSite(
            Path.of("target", "fault", "charts-" + ProcessHandle.current().pid()));
    private final ConsumerProcess dying = site.consumer("dying", SETTINGS);
    private final ConsumerProcess successor = site.consumer("successor", SETTINGS);
    private final Publisher publisher = Publisher.to(site.bootstrapServers());
    private final List<List<Told>> told = new ArrayList<>();
    private int published;
    private int entries;

    @AfterEach
    void close() {
        for (ConsumerProcess process : List.of(dying, successor)) {
            if (process.isAlive()) {
                process.kill();
            }
        }
        publisher.close();
        site.close();
    }

    @Test
    void theChartIsWhatTheRecordsBeforeThePositionsSayWhereverAProcessDies() throws Exception {
        System.out.println("ChartKillsIT seed " + seed);
        try (var admin = site.admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, FaultSite.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        for (int i = 0; i < FaultSite.PARTITIONS; i++) {
            told.add(new ArrayList<>());
        }
        for (String root : ROOTS) {
            tell(new Told(root, null, root));
        }
        dying.start();
        awaitPosted();
        dying.kill();

        for (String step : List.of("GENERATION", "POSITIONS", "ACCOUNTS", "MOVEMENTS", "RESULTS", "COMMIT")) {
            String point = "posting/" + step + "/2/halt";
            change();
            dying.startCrashing(point, SMALL_BATCHES, "--spring.kafka.consumer.group-id=" + step);
            assertThat(dying.process().awaitExit()).as(point).isEqualTo(CrashPoint.EXIT_CODE);
            awaitChart();
        }
        theServerCrashesInTheMiddleOfAChange();
        anotherInstanceGoesOnFromAChangeThatStandsStill();

        tell(new Told(LATE, ROOTS.getFirst(), LATE));
        for (int i = 0; i < 50; i++) {
            enter(ROOTS.getFirst());
            enter("leaf" + random.nextInt(LEAVES));
            changeOne();
        }
        awaitPosted();
        awaitChart();
        assertThat(site.jdbc()
                        .queryForObject(
                                "select count(*) from accumulator_1.books_movements where account = 'root0'",
                                Long.class))
                .isEqualTo(50);
        assertThat(site.jdbc()
                        .queryForObject(
                                "select (select count(distinct recorder) from accumulator_1.books_movements)"
                                        + " + (select count(*) from accumulator.dead_letters where code = 'unknown-account')",
                                Long.class))
                .isEqualTo(entries);
        successor.verify();
    }

    private void theServerCrashesInTheMiddleOfAChange() {
        freezeInAChange("crash");

        site.postgres().crash();
        site.postgres().start();
        awaitChart();
        dying.process().resume();

        awaitPosted();
        awaitChart();
        dying.kill();
    }

    private void anotherInstanceGoesOnFromAChangeThatStandsStill() {
        freezeInAChange("frozen");

        successor.start();
        awaitPosted();
        awaitChart();
        dying.process().resume();
        change();

        awaitPosted();
        awaitChart();
    }

    private void freezeInAChange(String group) {
        String point = "posting/ACCOUNTS/2/stop";
        int before = dying.starts();
        change();
        dying.startCrashing(point, SMALL_BATCHES, "--spring.kafka.consumer.group-id=" + group + before);
        dying.process().awaitWritten(CrashPoint.announcement(point));
    }

    private void change() {
        for (int i = 0; i < CHANGES; i++) {
            changeOne();
        }
        publisher.flush();
    }

    private void changeOne() {
        String code = "leaf" + random.nextInt(LEAVES);
        int choice = random.nextInt(5);
        tell(
                choice == 0
                        ? new Told(code, null, null)
                        : new Told(code, choice == 1 ? LATE : ROOTS.get(choice - 2), "name " + published));
    }

    private void tell(Told one) {
        int partition = Math.floorMod(one.code().hashCode(), told.size());
        told.get(partition).add(one);
        String value = "{\"code\": \"%s\", \"side\": \"debit\", \"name\": \"%s\"%s}"
                .formatted(
                        one.code(), one.name(), one.parent() == null ? "" : ", \"parent\": \"" + one.parent() + "\"");
        publisher.send(new ProducerRecord<>(
                TOPIC, partition, one.code(), one.name() == null ? null : value.getBytes(StandardCharsets.UTF_8)));
        published++;
    }

    private void enter(String account) {
        publisher.send(Envelope.of(
                        SourceTopics.DEFAULT,
                        new MovementsPosted(
                                "entry:" + ++entries,
                                1,
                                Instant.parse("2026-04-19T10:15:00Z"),
                                List.of(),
                                List.of(new EntryLine(
                                        "books",
                                        null,
                                        Map.of("account", account),
                                        Map.of("account", "90"),
                                        Map.of("amount", BigDecimal.ONE)))),
                        Spelling.TEXT)
                .record(Mode.BINARY));
        published++;
    }

    private void awaitPosted() {
        publisher.flush();
        await("everything is posted")
                .atMost(POINT_MAX)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> site.posted() == published);
    }

    /** The server may still be rolling back what a process has left. */
    private void awaitChart() {
        await("the chart is what the records before the positions say")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsMatching(failure -> !(failure instanceof AssertionError))
                .untilAsserted(() -> assertThat(chart()).isEqualTo(expected()));
    }

    /** Returns what the records before the positions say, as {@link #chart} does. */
    private Set<String> expected() {
        JdbcTemplate jdbc = site.jdbc();
        Map<String, Told> last = new TreeMap<>();
        for (int partition = 0; partition < told.size(); partition++) {
            List<Long> position = jdbc.query(
                    "select position from accumulator_1.positions where topic = ? and \"partition\" = ?",
                    (row, n) -> row.getLong("position"),
                    TOPIC,
                    partition);
            int until = position.isEmpty() ? 0 : Math.toIntExact(position.getFirst());
            told.get(partition).subList(0, until).forEach(one -> last.put(one.code(), one));
        }
        Set<String> chart = new TreeSet<>();
        chart.add("90 90 < ");
        for (Told one : last.values()) {
            boolean waits = Objects.equals(one.parent(), LATE) && !last.containsKey(LATE);
            if (one.name() != null && !waits) {
                chart.add(one.code() + " " + one.name() + " < " + Objects.requireNonNullElse(one.parent(), ""));
            }
        }
        return chart;
    }

    /** Returns the accounts in force, each with its name and its parent. */
    private Set<String> chart() {
        return new TreeSet<>(site.jdbc().query("""
                select accounts[i] || ' ' || accounts[i + 1] || ' < ' || accounts[i + 3]
                  from accumulator_1.registers
                 cross join generate_series(1, cardinality(accounts), 5) as i
                 where name = 'books'
                """, (row, n) -> row.getString(1)));
    }
}
