package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Topics that are made anew, cut short or cut off, what an operator decides about them, and a rebuild after that. */
class PartitionDecisionsIT {
    private static final String OFTEN = "--accumulator.intake.lag-every=200ms";

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aTopicMadeAnewUnderARunningInstanceIsNotReadUntilSomebodyDecides() throws Exception {
        Site.Instance instance = site.start(OFTEN);
        publish(1, 10);
        site.awaitPosted();
        site.makeAnew(site.topics().movements());
        // The new topic outgrows the position.
        publish(101, 115);

        JsonNode refused = awaitRefused(instance, "belongs to topic id");
        assertThat(refused.get("position").asLong()).isEqualTo(10);
        // Each is told by what was found last, and each partition is found by itself.
        await().untilAsserted(() -> {
            assertThat(instance.get(path()).get("lag").asLong()).isEqualTo(15);
            assertThat(instance.health()).contains("\"notRead\"").contains("was made anew with id");
            assertThat(gauge(instance, "accumulator.partitions.refused")).isEqualTo(Site.PARTITIONS);
        });
        assertThat(documents()).isEqualTo(10);

        assertThat(decide(instance, "{\"action\": \"beginning\", \"position\": 9, \"reason\": \"r\"}")
                        .status())
                .isEqualTo(409);
        Site.Answer decided = decide(
                instance, "{\"action\": \"beginning\", \"position\": 10, \"reason\": \"made anew\", \"by\": \"ann\"}");
        assertThat(decided.status()).as(decided.body().toString()).isEqualTo(200);
        awaitDocuments(25);
        JsonNode read = instance.get(path());
        assertThat(read.get("refused").isNull()).isTrue();
        JsonNode decision = read.get("decisions").get(0);
        assertThat(decision.get("by").asString()).isEqualTo("ann");
        assertThat(decision.get("reason").asString()).isEqualTo("made anew");
        assertThat(decision.get("from").asLong()).isEqualTo(10);
        assertThat(decision.get("to").asLong()).isZero();
        say(instance, "decide", site.topics().movements(), "all", "beginning", "--reason", "made anew");
        await().untilAsserted(() -> assertThat(instance.health()).doesNotContain("\"notRead\""));
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void whatIsDecidedHoldsInARebuildAndNoDocumentIsDropped() throws Exception {
        try (Site.Instance before = site.start(OFTEN)) {
            assertThat(before.health()).doesNotContain("\"notRead\"");
            publish(1, 10);
            site.publishToFirstPartition(Documents.order("o1", 1, "3"));
            site.publishToFirstPartition(Documents.order("o2", 1, "4"));
            site.awaitPosted();
            assertThat(documents()).isEqualTo(12);
        }
        site.makeAnew(site.topics().movements());
        site.makeAnew(site.topics().orders());
        publish(101, 115);
        // Its offset is below that of the order, and all the same it was written later.
        site.publish(new ProducerRecord<String, byte[]>(site.topics().orders(), 0, "o2", null));
        site.flush();
        Site.Instance instance = site.start(OFTEN);
        awaitRefused(instance, "was made anew with id");
        assertThat(instance.post("/api/rebuilds", "{}").body().get("code").asString())
                .isEqualTo("rebuild-partition-refused");

        assertThat(say(instance, "list", "--refused")).contains(site.topics().movements() + "-0", "NOT READ");
        assertThat(say(instance, "decide", site.topics().movements(), "0", "end", "--reason", "a test", "--by", "bob"))
                .contains("end, from 10 to 15, by bob: a test");
        say(instance, "decide", site.topics().movements(), "all", "beginning", "--reason", "a test");
        say(instance, "decide", site.topics().orders(), "all", "beginning", "--reason", "a test");
        publish(201, 203);
        awaitDocuments(14);
        assertThat(say(instance, "show", site.topics().movements(), "0")).contains("position 18", "by bob");
        // The replay goes on from the older revision to what was carried over.
        site.publishToFirstPartition(Documents.transfer(1, 2));
        site.flush();
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(instance.get(path()).get("position").asLong())
                                .isEqualTo(19));

        // The live generation is as good as the new one, so nothing has to be accepted.
        JsonNode done = instance.await(instance.startRebuild("{\"switch\": \"auto\"}"), "switched");
        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        assertThat(done.get("progress").get("records").asLong()).isEqualTo(5);
        assertThat(done.get("progress").get("carriedOver").asLong()).isEqualTo(11);
        publish(301, 301);
        awaitDocuments(15);
        assertThat(names()).contains("transfer:10", "order:o1", "transfer:201").doesNotContain("transfer:101");
        assertThat(instance.get(path()).get("refused").isNull()).isTrue();
    }

    /**
     * The client still holds records of the topic before, from just the offset on that is decided. Nothing but the topic's
     * id tells them from the records that are there now.
     */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void whatTheClientHasFetchedOfTheTopicBeforeIsNotTakenForTheTopicThatIsDecidedOn() throws Exception {
        // The thread itself finds the new topic, when it has polled the next two records.
        String[] two = {
            "--accumulator.intake.lag-every=1h",
            "--accumulator.intake.batch-records=1",
            "--accumulator.intake.concurrency=1"
        };
        try (Site.Instance before = site.start(two)) {
            publish(1, 1);
            site.awaitPosted();
            assertThat(before.health()).doesNotContain("\"notRead\"");
        }
        publish(2, 11);
        Site.Instance instance;
        try (Connection connection = site.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from accumulator_1.positions where partition = 0 for update");
            instance = site.start(two);
            // Two records are polled and wait to be posted; the client has fetched the others too.
            await().atMost(Duration.ofMinutes(3)).until(() -> waitingForLocks() > 0);
            site.makeAnew(site.topics().movements());
            publish(101, 120);
            connection.rollback();
        }
        JsonNode refused = awaitRefused(instance, "was made anew with id");
        long position = refused.get("position").asLong();
        assertThat(position).isEqualTo(3);

        // Two more records were polled and given up, so the client's next one is here.
        long goOn = position + 2;
        assertThat(decide(instance, "{\"action\": \"offset\", \"offset\": " + goOn + ", \"reason\": \"r\"}")
                        .status())
                .isEqualTo(200);

        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(instance.get(path()).get("position").asLong())
                                .isEqualTo(20));
        assertThat(names())
                .contains("transfer:1", "transfer:3", "transfer:" + (101 + goOn), "transfer:120")
                .doesNotContain("transfer:" + (goOn + 1), "transfer:11", "transfer:" + (100 + goOn));
    }

    private long waitingForLocks() {
        return Objects.requireNonNull(site.jdbc.queryForObject(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                Long.class));
    }

    /** The carrying over has ended by then, so a record that is missed now would be missed for ever. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aReadyRebuildThatIsTakenUpAgainMissesNothingOfATopicThatWasMadeAnewMeanwhile() throws Exception {
        Site.Instance instance = site.start(OFTEN);
        publish(1, 5);
        site.awaitPosted();
        long rebuild = instance.startRebuild("{}");
        instance.await(rebuild, "ready");
        RebuildRunner runner = instance.bean(RebuildRunner.class);
        runner.stop();
        publish(6, 8);
        site.awaitPosted();
        site.makeAnew(site.topics().movements());
        publish(101, 103);
        awaitRefused(instance, "was made anew with id");
        say(instance, "decide", site.topics().movements(), "all", "beginning", "--reason", "a test");
        awaitDocuments(11);

        runner.start();

        JsonNode failed = instance.await(rebuild, "failed");
        assertThat(failed.get("error").asString()).contains("was read up to 8 before decision", "from 5 on are gone");
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void anOffsetOfAPartitionThatIsReadCanBeSkippedAndNothingElse() {
        Site.Instance instance = site.start(OFTEN);
        publish(1, 3);
        site.awaitPosted();
        // The instance stands for one that is stuck at this record.
        instance.close();
        publish(4, 6);
        try (Site.Instance reader = site.start(OFTEN, "--accumulator.intake.enabled=false")) {
            assertThat(decide(reader, "{\"action\": \"beginning\", \"reason\": \"r\"}")
                            .status())
                    .isEqualTo(409);
            assertThat(decide(reader, "{\"action\": \"offset\", \"reason\": \"r\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(decide(reader, "{\"action\": \"skip\"}").status()).isEqualTo(400);
            assertThat(decide(reader, "{\"action\": \"skip\", \"reason\": \"too large\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(reader.status("/api/partitions/" + site.topics().movements() + "/77"))
                    .isEqualTo(404);
        }
        Site.Instance after = site.start(OFTEN);
        awaitDocuments(5);
        assertThat(names()).doesNotContain("transfer:4");

        JsonNode ready = after.await(after.startRebuild("{}"), "ready");
        assertThat(ready.get("report").get("same").asBoolean()).isTrue();
        assertThat(ready.get("progress").get("carriedOver").asLong()).isZero();
    }

    /** The position is moved while the instance reads, so it must notice by itself. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aBeginningOrAnEndThatIsGoneIsDecidedToo() throws Exception {
        Site.Instance instance = site.start(OFTEN);
        publish(1, 5);
        site.awaitPosted();
        instance.close();
        publish(6, 10);
        site.deleteBefore(8);
        Site.Instance after = site.start(OFTEN);
        awaitRefused(after, "its position is 5 and the topic begins at 8");

        assertThat(decide(after, "{\"action\": \"offset\", \"offset\": 7, \"reason\": \"r\"}")
                        .status())
                .isEqualTo(400);
        assertThat(decide(after, "{\"action\": \"beginning\", \"reason\": \"retention\"}")
                        .status())
                .isEqualTo(200);
        awaitDocuments(7);

        site.jdbc.update(
                "update accumulator_1.positions set position = 40 where topic = ? and partition = 0",
                site.topics().movements());
        awaitRefused(after, "its position is 40 and the topic ends at 10");
        await().untilAsserted(
                        () -> assertThat(after.get(path()).get("lag").asLong()).isEqualTo(2));
        assertThat(decide(after, "{\"action\": \"end\", \"reason\": \"cut short\"}")
                        .status())
                .isEqualTo(200);
        publish(11, 12);
        awaitDocuments(9);
        assertThat(after.get(path()).get("position").asLong()).isEqualTo(12);
    }

    @Test
    void theLagCountsWhatCanBeReadAndTellsApartWhatWaitsBehindAnOpenTransaction() {
        Site.Instance instance = site.start(OFTEN);
        String third = "/api/partitions/" + site.topics().movements() + "/3";
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", TestKafka.bootstrapServers(),
                        "transactional.id", TestKafka.uniqueName("open")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            sendUncommitted(producer, 5);
            producer.abortTransaction();
            // No record of this partition could ever be read: five records and the end of their transaction.
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                assertThat(instance.get(third).get("position").asLong()).isEqualTo(6);
                assertThat(instance.get(third).get("lag").asLong()).isZero();
            });

            // The epoch of the end of the transaction, by which a lost end of the topic is found.
            assertThat(site.jdbc.queryForObject(
                            "select leader_epoch from accumulator_1.positions where topic = ? and partition = 3",
                            Integer.class,
                            site.topics().movements()))
                    .isNotNull();

            sendUncommitted(producer, 2);
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                JsonNode waits = instance.get(third);
                assertThat(waits.get("waiting").asLong()).isEqualTo(2);
                assertThat(waits.get("waitingSince").isString()).isTrue();
                assertThat(waits.get("lag").asLong()).isZero();
            });
            await().untilAsserted(() -> {
                assertThat(instance.health()).contains("waitingBehindOpenTransaction");
                assertThat(gauge(instance, "accumulator.lag.waiting")).isEqualTo(2);
            });

            producer.abortTransaction();
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                JsonNode read = instance.get(third);
                assertThat(read.get("position").asLong()).isEqualTo(9);
                assertThat(read.get("waiting").asLong()).isZero();
                assertThat(read.get("waitingSince").isNull()).isTrue();
            });
        }
    }

    private double gauge(Site.Instance instance, String name) {
        return instance.bean(MeterRegistry.class)
                .get(name)
                .tag("topic", site.topics().movements())
                .gauge()
                .value();
    }

    private void sendUncommitted(KafkaProducer<byte[], byte[]> producer, int records) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            sent.add(producer.send(new ProducerRecord<>(site.topics().movements(), 3, null, new byte[] {1})));
        }
        producer.flush();
        assertThat(sent).allMatch(Future::isDone);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aSecondDatabaseInTheGroupReadsNothingAndSaysWhoseItIsAndACopyIsFound() {
        Site.Instance first = site.start(OFTEN);
        publish(1, 5);
        site.awaitPosted();
        PostgresDatabase other = TestPostgres.newDatabase();
        Site.Instance second = site.start(
                OFTEN,
                "--spring.datasource.url=" + other.jdbcUrl(),
                "--spring.datasource.username=" + other.username(),
                "--spring.datasource.password=" + other.password());

        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(second.health())
                        .contains(
                                "belongs to database " + identity(site.jdbc),
                                "this is database " + identity(jdbc(other))));
        for (int i = 6; i <= 40; i++) {
            site.publish(Documents.transfer(i, 1));
        }
        site.awaitPosted();
        assertThat(documents()).isEqualTo(40);
        assertThat(jdbc(other).queryForObject("select count(*) from accumulator_1.recorders", Long.class))
                .isZero();
        assertThat(first.health()).doesNotContain("belongs to database");

        // From here on the second database is like a copy of the first.
        jdbc(other).update("update accumulator.database_identity set identity = ?::uuid", identity(site.jdbc));
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    int number = 1_000 + (int) site.sent();
                    for (int i = 0; i < 8; i++) {
                        site.publish(Documents.transfer(number + i, 1));
                    }
                    site.flush();
                    assertThat(first.health() + second.health()).contains("two copies of database");
                });
    }

    private static JdbcTemplate jdbc(PostgresDatabase database) {
        return new JdbcTemplate(database.dataSource());
    }

    private static String identity(JdbcTemplate jdbc) {
        return Objects.requireNonNull(
                jdbc.queryForObject("select identity::text from accumulator.database_identity", String.class));
    }

    private void publish(int first, int last) {
        for (int i = first; i <= last; i++) {
            site.publishToFirstPartition(Documents.transfer(i, 1));
        }
        site.flush();
    }

    private String path() {
        return "/api/partitions/" + site.topics().movements() + "/0";
    }

    private Site.Answer decide(Site.Instance instance, String body) {
        return instance.post(path() + "/decisions", body);
    }

    private JsonNode awaitRefused(Site.Instance instance, String reason) {
        await().atMost(Duration.ofMinutes(3)).ignoreExceptions().untilAsserted(() -> {
            assertThat(instance.get(path()).get("refused").toString()).contains(reason);
            assertThat(instance.health()).contains("\"notRead\"");
        });
        return instance.get(path());
    }

    private long documents() {
        return names().size();
    }

    private List<String> names() {
        return site.jdbc.query(
                "select recorder from accumulator_%d.recorders where posted order by recorder".formatted(site.live()),
                (row, number) -> row.getString("recorder"));
    }

    private void awaitDocuments(int count) {
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(documents()).isEqualTo(count));
    }

    private static String say(Site.Instance instance, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("partition"));
        all.addAll(List.of(words));
        all.add("--url=" + instance.url());
        int code = OperatorCommands.execute(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
