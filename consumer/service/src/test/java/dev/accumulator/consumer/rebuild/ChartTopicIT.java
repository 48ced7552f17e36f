package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.testkit.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** The chart of a ledger comes from a topic: each entry is judged by one chart, whoever posts it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartTopicIT {
    private static final int PARTITIONS = 3;
    private static final int MANY = 1_000;

    private final Site site = new Site();
    private final String topic = TestKafka.newTopic("accounts", PARTITIONS);
    private Site.Instance instance;
    private int entries;

    /** The first instance finds documents and, in another topic, the account that they name. */
    @BeforeAll
    void start() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            first.add(enter("first"));
        }
        for (int i = 0; i < 5_000; i++) {
            gone(1, "other");
        }
        tell(1, "first", "");
        gone(1, "other");
        instance = site.start(settings());
        site.awaitPosted();
        assertThat(first).allSatisfy(recorder -> assertThat(state(recorder)).isEqualTo("posted "));
        gone(1, "first");
        site.awaitPosted();
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private String[] settings(String... further) {
        List<String> settings = new ArrayList<>(List.of(
                "--accumulator.registers.books.kind=ledger",
                "--accumulator.registers.books.dimensions.product=int",
                "--accumulator.registers.books.resources.amount=numeric(18,2)",
                "--accumulator.registers.books.chart.topic=" + topic,
                "--accumulator.registers.books.accounts[0].code=90",
                "--accumulator.registers.books.accounts[0].side=credit"));
        settings.addAll(List.of(further));
        return settings.toArray(String[]::new);
    }

    private void tell(int partition, String code, String rest) {
        publish(partition, code, "{\"code\": \"%s\", \"side\": \"debit\"%s}".formatted(code, rest));
    }

    private void gone(int partition, String code) {
        publish(partition, code, null);
    }

    private void publish(int partition, @Nullable String key, @Nullable String value) {
        site.publish(new ProducerRecord<>(
                topic, partition, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Publishes an entry of 1 on the account, and returns its recorder. */
    private String enter(String account) {
        String recorder = "entry:" + ++entries;
        site.publish(new MovementsPosted(
                recorder,
                1,
                Documents.APRIL,
                List.of(),
                List.of(new EntryLine(
                        "books",
                        null,
                        Map.of("account", account),
                        Map.of("account", "90"),
                        Map.of("amount", BigDecimal.ONE)))));
        return recorder;
    }

    private String state(String recorder) {
        JsonNode answer = instance.get("/api/recorders/" + recorder);
        JsonNode letter = answer.at("/letters/0");
        return answer.path("state").asString() + " "
                + (letter.path("state").asString("").equals("open")
                        ? letter.path("code").asString()
                        : "");
    }

    private List<String> chart() {
        return instance.get("/api/ledgers/books/accounts")
                .path("accounts")
                .valueStream()
                .map(account -> account.path("account").asString() + " "
                        + account.path("name").asString() + " < "
                        + account.path("parent").asString(""))
                .toList();
    }

    private List<String> waiting() {
        return instance.get("/api/ledgers/books/accounts")
                .path("waiting")
                .valueStream()
                .map(one -> one.path("account").asString() + " < "
                        + one.path("parent").asString())
                .toList();
    }

    private int version() {
        return Objects.requireNonNull(site.jdbc.queryForObject(
                "select version from accumulator_%d.registers where name = 'books'".formatted(site.live()),
                Integer.class));
    }

    private JsonNode letters() {
        return instance.get("/api/dead-letters?state=open&limit=100&topic=" + topic)
                .path("rows");
    }

    @Test
    @Order(1)
    void accountsComeMoveAndGoAndEntriesGoByThem() {
        tell(0, "41", ", \"name\": \"Goods\", \"parent\": \"4\"");
        site.awaitPosted();
        assertThat(chart()).containsExactly("90 90 < ");
        assertThat(waiting()).containsExactly("41 < 4");
        String early = enter("41");
        site.awaitPosted();
        assertThat(state(early)).isEqualTo("refused unknown-account");

        tell(1, "4", ", \"name\": \"Stock\"");
        site.awaitPosted();
        assertThat(chart()).containsExactly("90 90 < ", "4 Stock < ", "41 Goods < 4");
        assertThat(waiting()).isEmpty();
        long letter =
                instance.get("/api/recorders/" + early).at("/letters/0/id").asLong();
        assertThat(instance.post("/api/dead-letters/" + letter + "/retry", "{}").status())
                .isEqualTo(200);
        assertThat(state(early)).isEqualTo("posted ");

        int version = version();
        tell(0, "41", ", \"name\": \"Goods\", \"parent\": \"4\", \"color\": \"blue\"");
        tell(1, "4", ", \"name\": \"Stock\", \"analytics\": []");
        site.awaitPosted();
        assertThat(version()).isEqualTo(version);

        tell(2, "5", "");
        tell(0, "41", ", \"name\": \"Wares\", \"parent\": 5");
        site.awaitPosted();
        assertThat(chart()).containsExactly("90 90 < ", "4 Stock < ", "41 Wares < 5", "5 5 < ");
        // Accounts of the configuration have accounts of the topic below them.
        tell(0, "901", ", \"parent\": \"90\"");
        // What others are a part of goes when they have gone.
        gone(2, "5");
        site.awaitPosted();
        assertThat(chart()).containsExactly("90 90 < ", "4 Stock < ", "41 Wares < 5", "5 5 < ", "901 901 < 90");
        gone(0, "41");
        gone(0, "901");
        site.awaitPosted();
        assertThat(chart()).containsExactly("90 90 < ", "4 Stock < ");
        String late = enter("41");
        site.awaitPosted();
        assertThat(state(late)).isEqualTo("refused unknown-account");
        // What it has stays.
        assertThat(instance.get("/api/ledgers/books/trial-balance")
                        .path("rows")
                        .valueStream()
                        .map(row -> row.path("account").asString() + " "
                                + row.path("amount_debit").asString()))
                .contains("41 1.0");
        assertThat(letters()).isEmpty();
    }

    @Test
    @Order(2)
    void badRecordsAreDeadLettersThatNameFieldAndValueAndHoldUpNothing() {
        publish(0, null, "{}");
        publish(0, " 1", "{}");
        publish(0, "1", "[]");
        publish(0, "1", "{\"code\": \"1\"}");
        publish(0, "1", "{\"code\": \"2\", \"side\": \"debit\"}");
        publish(0, "1", "{\"code\": \"1\", \"side\": \"left\"}");
        publish(0, "1", "{\"code\": \"1\", \"side\": \"debit\", \"analytics\": [7]}");
        tell(0, "1", ", \"name\": \"" + "x".repeat(201) + "\"");
        tell(0, "1", ", \"analytics\": [\"shelf\"]");
        tell(0, "1", ", \"parent\": \"1\"");
        tell(0, "90", "");
        gone(0, "90");
        tell(0, "7", "");
        site.awaitPosted();

        assertThat(letters()
                        .valueStream()
                        .map(letter -> letter.path("code").asString() + " "
                                + letter.path("path").asString("") + " | "
                                + letter.path("message").asString()))
                .containsExactlyInAnyOrder(
                        "missing-key  | the record has no key",
                        "invalid-key  | the record's key \" 1\" is no code of an account: it has a space at an end",
                        "not-an-object $ | the value must be an object, was an array",
                        "missing-field $.side | side is missing",
                        "key-mismatch $.code | code must be the record's key \"1\", was \"2\"",
                        "unknown-word $.side | side must be debit or credit, was \"left\"",
                        "ill-typed $.analytics[0] | analytics[0] must be a string, was 7",
                        "too-long $.name | name is longer than 200 characters, was \"" + "x".repeat(60) + "…\"",
                        "unknown-analytic $.analytics | account \"1\" has the analytic \"shelf\", which is no dimension"
                                + " of the ledger; there are product",
                        "account-cycle $.parent | account \"1\" would be a part of itself: its parent \"1\" is below it",
                        "account-configured $.code | account \"90\" is in the configuration of the ledger, which no"
                                + " record changes",
                        "account-configured  | account \"90\" is in the configuration of the ledger, which no record"
                                + " changes");
        assertThat(chart()).containsExactly("90 90 < ", "4 Stock < ", "7 7 < ");
    }

    @Test
    @Order(3)
    void aThousandAccountsAreFewChangesAndTwoInstancesJudgeByThem() throws Exception {
        int before = version();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(21));
        // However slowly they are published, they are there together when they are posted.
        try (Connection holder = site.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table accumulator_%d.positions in exclusive mode".formatted(site.live()));
            for (int number : numbers) {
                tell(
                        number % PARTITIONS,
                        "m" + number,
                        number < 10 ? "" : ", \"parent\": \"m%d\"".formatted(number / 10));
            }
            site.flush();
            holder.rollback();
        }
        site.awaitPosted();
        assertThat(chart()).hasSize(3 + MANY);
        int after = version();
        assertThat(after - before).isBetween(1, 40);

        Site.Instance second = site.start(settings());
        // The start of an instance changes nothing.
        assertThat(version()).isEqualTo(after);
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            accepted.add(enter("m" + i));
        }
        site.awaitPosted();
        assertThat(accepted).allSatisfy(recorder -> assertThat(state(recorder)).isEqualTo("posted "));
        for (int i = 10; i < MANY; i++) {
            gone(i % PARTITIONS, "m" + i);
        }
        site.awaitPosted();
        assertThat(chart()).hasSize(3 + 10);
        List<String> refused = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            refused.add(enter("m" + i));
        }
        site.awaitPosted();
        assertThat(refused).allSatisfy(recorder -> assertThat(state(recorder)).isEqualTo("refused unknown-account"));
        second.close();
    }

    @Test
    @Order(4)
    void aRebuildKeepsTheChartAndWhatComesMeanwhile() {
        for (int i = 10; i < 40; i++) {
            // A rebuild judges by the chart of its day.
            tell(i % PARTITIONS, "m" + i, ", \"parent\": \"m%d\"".formatted(i / 10));
        }
        tell(0, "41", "");
        site.awaitPosted();
        long rebuild = instance.startRebuild("{}");
        instance.await(rebuild, "ready");
        tell(2, "new", "");
        site.awaitPosted();
        String entry = enter("new");
        site.awaitPosted();
        assertThat(state(entry)).isEqualTo("posted ");
        List<String> chart = chart();

        assertThat(instance.post("/api/rebuilds/" + rebuild + "/switch", "").status())
                .isLessThan(300);
        JsonNode done = instance.await(rebuild, "switched");

        assertThat(site.live()).isEqualTo(2);
        assertThat(chart()).isEqualTo(chart).contains("new new < ");
        assertThat(state(entry)).isEqualTo("posted ");
        assertThat(done.at("/report/refused").toString()).doesNotContain("\"" + entry + "\"");
        tell(2, "newer", "");
        site.awaitPosted();
        assertThat(chart()).contains("newer newer < ");
    }

    @Test
    @Order(5)
    void anAccountOfBothKeepsTheChartInForceAndHealthSaysSo() {
        List<String> before = storedChart();

        Site.Instance other = site.start(settings(
                "--accumulator.registers.books.accounts[1].code=7",
                "--accumulator.registers.books.accounts[1].side=credit"));

        assertThat(other.health())
                .contains("account \\\"7\\\" is in the configuration and in topic " + topic
                        + "; take it out of one of the two");
        assertThat(storedChart()).isEqualTo(before);
        // Whichever of the two posts it, the chart is made of the one in force.
        gone(0, "7");
        site.awaitPosted();
        assertThat(chart()).doesNotContain("7 7 < ").contains("90 90 < ", "new new < ");
    }

    private List<String> storedChart() {
        return site.jdbc.query(
                "select unnest(accounts) from accumulator_2.registers where name = 'books'",
                (row, n) -> row.getString(1));
    }
}
