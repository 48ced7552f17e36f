package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two shards, each with a database of its own, read the topics together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShardsIT implements WorkOverShards, RetriesOverShards, DecisionsOverShards {
    private static final int SHARDS = 2;
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String STOCK = "/api/registers/inventory/balances?warehouse=1&product=500";
    private static final String SHELF = "/api/registers/shelf/balances?warehouse=1&product=7";

    @TempDir
    private static Path folder;

    private final Site first = new Site();
    private final Site second = first.beside();
    private final List<Site> sites = List.of(first, second);
    private final String closing = TestKafka.newTopic("closing", 1);
    private final String moves = TestKafka.newTopic("moves", Site.PARTITIONS);
    private final List<Site.Instance> instances = new ArrayList<>();

    /** An instance of the second shard that answers for both. */
    private Site.@Nullable Instance front;

    /** The stock that each document adds by its last revision. */
    private final Map<String, BigDecimal> expected = new TreeMap<>();

    @BeforeAll
    void start() throws IOException {
        Files.writeString(folder.resolve("moves.yaml"), """
                mapping: moves
                topics: [%s]
                recorder: move:{/id}
                revision: once
                period: /at
                register: shelf
                dimensions: { warehouse: /warehouse, product: /product }
                resources: { quantity: /quantity }
                """.formatted(moves));
        instances.add(start(0));
        front = start(
                1,
                "--accumulator.shard.databases[0]=" + first.databaseUrl(),
                "--accumulator.shard.databases[1]=" + second.databaseUrl());
        instances.add(front.askedForShard(1));
    }

    @Override
    public Site.Instance front() {
        return Objects.requireNonNull(front);
    }

    @Override
    public List<Site> sites() {
        return sites;
    }

    @Override
    public Site.Instance ofFirstShard() {
        return instances.getFirst();
    }

    @Override
    public Site firstSite() {
        return first;
    }

    @Override
    public String topicOfAll() {
        return closing;
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
    }

    private Site.Instance start(int shard, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--accumulator.shard.index=" + shard,
                "--accumulator.shard.of=" + SHARDS,
                "--accumulator.shard.keyed-by[" + moves + "]=warehouse,product",
                "--accumulator.topics.movements=",
                "--accumulator.topics.closing=" + closing,
                "--accumulator.mappings=" + folder.resolve("moves.yaml").toUri(),
                "--accumulator.registers.shelf.kind=balance",
                "--accumulator.registers.shelf.dimensions.warehouse=int",
                "--accumulator.registers.shelf.dimensions.product=int",
                "--accumulator.registers.shelf.resources.quantity=numeric(18,4)",
                "--accumulator.floors.enough.of.shelf=+quantity",
                "--accumulator.floors.enough.by=warehouse,product",
                "--accumulator.floors.enough.when=now",
                "--accumulator.floors.low.of.shelf=+quantity",
                "--accumulator.floors.low.by=warehouse,product",
                "--accumulator.floors.low.when=now",
                "--accumulator.floors.low.min=3",
                "--accumulator.floors.low.for=tell",
                "--accumulator.intake.lag-every=200ms",
                "--accumulator.verification.heartbeat=500ms",
                "--spring.kafka.consumer.properties.metadata.max.age.ms=500"));
        settings.addAll(Arrays.asList(more));
        return sites.get(shard).start(settings.toArray(String[]::new));
    }

    /** A document whose quantity is the only one that counts, until a newer revision. */
    private void publish(DocumentEvent event, String quantity) {
        first.publish(event);
        expected.put(event.recorder(), new BigDecimal(quantity));
    }

    private void receipts(int from, int to, long revision) {
        for (int i = from; i < to; i++) {
            String quantity = Long.toString(i + revision);
            publish(Documents.receipt("r" + i, revision, quantity), quantity);
        }
    }

    private void awaitPosted() {
        first.flush();
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(posted()).isEqualTo(first.sent()));
    }

    /** The closing topic is read by both, and here it has one record at most. */
    private long posted() {
        return sites.stream()
                        .mapToLong(site -> positions(site, "topic <> '" + closing + "'"))
                        .sum()
                + positions(first, "topic = '" + closing + "'");
    }

    private static long positions(Site site, String which) {
        return Objects.requireNonNull(site.jdbc.queryForObject(
                "select coalesce(sum(position), 0) from accumulator_%d.positions where %s"
                        .formatted(site.live(), which),
                Long.class));
    }

    private BigDecimal sum(String path) {
        return instances.stream()
                .map(instance -> Documents.sum(instance.get(path)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal model() {
        return expected.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<String> recorders(Site site) {
        return site.jdbc.query(
                "select recorder from accumulator_%d.recorders where revision > 0".formatted(site.live()),
                (row, number) -> row.getString(1));
    }

    private void everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel() {
        for (int shard = 0; shard < SHARDS; shard++) {
            int index = shard;
            assertThat(recorders(sites.get(shard)).stream().filter(expected::containsKey))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(expected.keySet().stream()
                            .filter(recorder -> shardOf(key(recorder)) == index)
                            .toList());
        }
        assertThat(sum(STOCK)).isEqualByComparingTo(model());
    }

    private static String key(String recorder) {
        return recorder.substring(recorder.indexOf(':') + 1);
    }

    private static int shardOf(String key) {
        return new Shard(0, SHARDS).ofKey(key);
    }

    static String keyOf(int shard, String beginning) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> beginning + number)
                .filter(key -> shardOf(key) == shard)
                .findFirst()
                .orElseThrow();
    }

    private List<String> letters(int shard) {
        return instances
                .get(shard)
                .get("/api/dead-letters?state=open&limit=100")
                .path("rows")
                .valueStream()
                .map(letter -> letter.path("code").asString() + " "
                        + letter.path("message").asString())
                .toList();
    }

    private static Collection<MemberDescription> members(Admin admin, String group) throws Exception {
        Map<String, ConsumerGroupDescription> groups =
                admin.describeConsumerGroups(List.of(group)).all().get();
        return Objects.requireNonNull(groups.get(group)).members();
    }

    /** The partitions that the members of a shard's group have, each once. */
    private Set<TopicPartition> assigned(int shard) throws Exception {
        try (Admin admin = Site.admin()) {
            String group = new Shard(shard, SHARDS).named(first.group());
            List<TopicPartition> all = members(admin, group).stream()
                    .flatMap(member -> member.assignment().topicPartitions().stream())
                    .toList();
            assertThat(all).doesNotHaveDuplicates();
            return new HashSet<>(all);
        }
    }

    private Set<TopicPartition> own(int shard, int orders) {
        Set<TopicPartition> own = new HashSet<>(Set.of(new TopicPartition(closing, 0)));
        Stream.of(first.topics().receipts(), moves)
                .forEach(topic -> IntStream.range(0, Site.PARTITIONS)
                        .filter(number -> number % SHARDS == shard)
                        .forEach(number -> own.add(new TopicPartition(topic, number))));
        IntStream.range(0, orders)
                .filter(number -> number % SHARDS == shard)
                .forEach(number -> own.add(new TopicPartition(first.topics().orders(), number)));
        return own;
    }

    private void awaitAssigned(int orders) {
        for (int shard = 0; shard < SHARDS; shard++) {
            int index = shard;
            await().atMost(WAIT_MAX)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(assigned(index)).isEqualTo(own(index, orders)));
        }
    }

    @Test
    @Order(1)
    void everyDocumentIsInOneShardAndTheSumsAreThoseOfTheModel() {
        receipts(0, 60, 1);
        for (int i = 0; i < 40; i++) {
            publish(Documents.order("o" + i, 1, "1"), "-1");
        }
        receipts(0, 60, 2);
        awaitPosted();

        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();
        awaitAssigned(Site.PARTITIONS);
        for (int shard = 0; shard < SHARDS; shard++) {
            int index = shard;
            // There are none as long as no broker answers.
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(instances
                                    .get(index)
                                    .get("/api/partitions")
                                    .path("partitions")
                                    .valueStream())
                            .isNotEmpty()
                            .allMatch(one -> one.path("topic").asString().equals(closing)
                                    || one.path("partition").asInt() % SHARDS == index));
        }
    }

    @Test
    @Order(2)
    void aClosingDateHoldsInEveryShard() {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(closing, "inventory", """
                {"register": "inventory", "revision": 1, "closedThrough": "2026-03-31", "by": "ann"}""".getBytes(StandardCharsets.UTF_8));
        Map.of("specversion", "1.0", "id", "closing", "source", "/books", "type", "closing.set")
                .forEach((name, text) ->
                        record.headers().add(CloudEvents.HEADER_PREFIX + name, text.getBytes(StandardCharsets.UTF_8)));
        first.publish(record);

        for (Site.Instance instance : instances) {
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(instance.get("/api/closings?register=inventory")
                                    .at("/registers/0/closedThrough")
                                    .asString(""))
                            .isEqualTo("2026-03-31"));
        }
    }

    @Test
    @Order(3)
    void aFloorHoldsForAGroupThatTheRecordsAreKeyedBy() {
        move("1/7", "in", "5");
        for (int i = 0; i < 8; i++) {
            move("1/7", "out" + i, "-1");
        }
        awaitPosted();

        assertThat(sum(SHELF)).isEqualByComparingTo("0");
        assertThat(sites.stream().filter(site -> recorders(site).stream().anyMatch(one -> one.startsWith("move:"))))
                .as("one shard has the group")
                .hasSize(1);

        // The key of these is not what the topic is declared to be keyed by, and belongs to the other shard.
        int other = 1 - shardOf("1/7");
        move(keyOf(other, "customer-"), "elsewhere", "100");
        awaitPosted();
        assertThat(sum(SHELF)).isEqualByComparingTo("0");
        assertThat(letters(other))
                .containsExactly(
                        "other-shard register \"shelf\" has a floor, and its movements with [warehouse, product]"
                                + " \"1/7\" belong to shard " + shardOf("1/7") + ", not to shard " + other
                                + " of 2: the record must have that text as its key");
    }

    private void move(String key, String id, String quantity) {
        first.publish(
                new ProducerRecord<>(moves, key, """
                {"id": "%s", "at": "2026-04-19T10:15:00Z", "warehouse": 1, "product": 7, "quantity": %s}""".formatted(id, quantity).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Order(4)
    void aRecordInAPartitionOfAnotherShardIsFound() {
        String key = keyOf(1, "astray-");
        int before = letters(0).size();
        first.publishToFirstPartition(Documents.receipt(key, 1, "1000"));
        awaitPosted();

        assertThat(letters(0)).hasSize(before + 1);
        assertThat(letters(0))
                .anyMatch(letter ->
                        letter.startsWith("other-shard the record is in partition 0, which belongs to shard 0 of"
                                + " 2, and its key to shard 1: "));
        assertThat(sum(STOCK)).isEqualByComparingTo(model());
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    @Order(5)
    void instancesOfAShardShareItsPartitionsAndOneThatLeavesGivesThemBack() throws Exception {
        Site.Instance added = start(0);
        try (Admin admin = Site.admin()) {
            String group = new Shard(0, SHARDS).named(first.group());
            await().atMost(WAIT_MAX).untilAsserted(() -> {
                var members = members(admin, group);
                // Two threads of each instance; the shard has seven partitions.
                assertThat(members).hasSize(4);
                assertThat(members)
                        .allMatch(
                                member -> member.assignment().topicPartitions().size() >= 1);
            });
        }
        awaitAssigned(Site.PARTITIONS);
        receipts(40, 80, 3);
        awaitPosted();
        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();

        added.close();
        awaitAssigned(Site.PARTITIONS);
        receipts(80, 90, 1);
        awaitPosted();
        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();
    }

    @Test
    @Order(6)
    void documentsKeepTheirShardWhenPartitionsAreAdded() throws Exception {
        partitions(8);
        awaitAssigned(8);
        try (Publisher fresh = Publisher.to(TestKafka.bootstrapServers())) {
            order(fresh, 0, 60, 2);
            fresh.flush();
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(posted()).isEqualTo(first.sent() + fresh.acknowledged()));
        }
        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();
        assertThat(positions(first, "topic = '" + first.topics().orders() + "' and partition >= 4"))
                .as("added partitions have records")
                .isPositive();
    }

    @Test
    @Order(7)
    void aTopicWhoseNumberOfPartitionsIsNoMultipleIsNotRead() throws Exception {
        long before = posted();
        partitions(9);
        for (Site.Instance instance : instances) {
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(instance.get("/api/partitions")
                                    .path("partitions")
                                    .valueStream()
                                    .filter(one -> one.path("topic")
                                            .asString()
                                            .equals(first.topics().orders()))
                                    .map(one -> one.path("refused").asString("")))
                            .isNotEmpty()
                            .allMatch(reason ->
                                    reason.startsWith("topic " + first.topics().orders()
                                                    + " has 9 partitions, which is no multiple of the 2 shards")
                                            && reason.endsWith("Give it 10 partitions")));
            await().atMost(WAIT_MAX)
                    .untilAsserted(() ->
                            assertThat(instance.get("/api/status").toString()).contains("no multiple of the 2 shards"));
        }
        // Their threads have put the partitions down, each of which says so in the database.
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(sites.stream()
                                .mapToInt(site -> Objects.requireNonNull(site.jdbc.queryForObject(
                                        "select count(*) from accumulator_1.positions where topic = ? and refused is not null",
                                        Integer.class,
                                        first.topics().orders())))
                                .sum())
                        .isEqualTo(9));
        try (Publisher fresh = Publisher.to(TestKafka.bootstrapServers())) {
            for (int i = 0; i < 20; i++) {
                fresh.send(record(Documents.order("late" + i, 1, "1")));
            }
            fresh.flush();
            receipts(90, 95, 1);
            first.flush();
            await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(posted()).isEqualTo(before + 5));

            partitions(10);
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(posted()).isEqualTo(before + 5 + fresh.acknowledged()));
        }
        // What was put into partitions of other shards meanwhile is found, and what was not is posted.
        for (int i = 0; i < 20; i++) {
            String recorder = "order:late" + i;
            int has = IntStream.range(0, SHARDS)
                    .filter(shard -> recorders(sites.get(shard)).contains(recorder))
                    .findFirst()
                    .orElse(-1);
            if (has >= 0) {
                assertThat(has).isEqualTo(shardOf("late" + i));
                expected.put(recorder, new BigDecimal("-1"));
            }
        }
        int posted = (int) expected.keySet().stream()
                .filter(recorder -> recorder.startsWith("order:late"))
                .count();
        assertThat(posted).isBetween(1, 19);
        assertThat(Stream.concat(letters(0).stream(), letters(1).stream())
                        .filter(letter -> letter.contains("no multiple of 2")))
                .as("beside the one that was sent to a wrong partition")
                .hasSize(20 - posted + 1);
        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();
    }

    @Test
    @Order(8)
    void aRebuildReplaysThePartitionsOfItsShardAlone() {
        Site.Instance instance = instances.getFirst();
        long own = positions(first, "true");

        JsonNode done = instance.await(instance.startRebuild("{\"switch\": \"auto\"}"), "switched");

        assertThat(done.at("/report/same").asBoolean()).as(done.toString()).isTrue();
        assertThat(done.at("/progress/records").asLong()).isEqualTo(own);
        assertThat(first.live()).isEqualTo(2);
        assertThat(second.live()).isEqualTo(1);
        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();
        receipts(0, 10, 4);
        awaitPostedAfterPartitions();
        everyDocumentIsInItsShardAndTheSumsAreThoseOfTheModel();
    }

    private void awaitPostedAfterPartitions() {
        long before = expected.size();
        first.flush();
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(sum(STOCK)).isEqualByComparingTo(model()));
        assertThat(expected).hasSize((int) before);
    }

    @Test
    @Order(12)
    void aDatabaseOfAnotherShardEndsTheStart() {
        assertThatThrownBy(() -> first.start("--accumulator.shard.index=1", "--accumulator.shard.of=2"))
                .rootCause()
                .hasMessageMatching("Database \".*\" belongs to shard 0 of 2, and this instance to shard 1 of 2"
                        + " \\(accumulator.shard\\)");
    }

    private void order(Publisher publisher, int from, int to, long revision) {
        for (int i = from; i < to; i++) {
            DocumentEvent event = Documents.order("o" + i, revision, "2");
            publisher.send(record(event));
            expected.put(event.recorder(), new BigDecimal("-2"));
        }
    }

    private ProducerRecord<String, byte[]> record(DocumentEvent event) {
        return Envelope.of(first.topics(), event, Spelling.TEXT).record(Mode.BINARY);
    }

    private void partitions(int count) throws Exception {
        try (Admin admin = Site.admin()) {
            admin.createPartitions(Map.of(first.topics().orders(), NewPartitions.increaseTo(count)))
                    .all()
                    .get();
        }
    }
}
