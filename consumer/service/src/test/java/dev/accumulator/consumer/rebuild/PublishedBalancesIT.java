package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.publication.PublishedTopicReader;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

/** A client that reads nothing but the topic of balances has the balances of the register. */
class PublishedBalancesIT {
    private static final String REGISTER = "/api/registers/inventory/";

    private final Site site = new Site();
    private final String topic =
            TestKafka.newTopic("balances", Site.PARTITIONS, Map.of("cleanup.policy", "compact", "segment.ms", "1000"));

    @AfterEach
    void close() {
        site.close();
    }

    private Site.Instance start(String... more) {
        String[] settings = new String[more.length + 4];
        settings[0] = "--accumulator.registers.inventory.published=true";
        settings[1] = "--accumulator.topics.balances=" + topic;
        // Small, so that the changes of a posting take several pages.
        settings[2] = "--accumulator.publication.page-cells=7";
        settings[3] = "--accumulator.publication.poll=50ms";
        System.arraycopy(more, 0, settings, 4, more.length);
        return site.start(settings);
    }

    private Map<String, String> told() {
        return PublishedTopicReader.balances(TestKafka.bootstrapServers(), topic, "inventory");
    }

    private Map<String, String> kept() {
        return PublishedTopicReader.inventory(site.jdbc, site.live());
    }

    private void awaitTold() {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .untilAsserted(() -> assertThat(told()).isEqualTo(kept()));
    }

    private static void awaitCompared(Site.Instance instance) {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            JsonNode state = instance.get(REGISTER + "publication");
            assertThat(state.get("comparing").asBoolean()).as(state.toString()).isFalse();
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void theTopicTellsWhatTheRegisterHasAfterRandomDocumentsAndSeveralInstancesAndARebuildThatChangesResults()
            throws Exception {
        long seed = new Random().nextLong();
        System.out.println("Seed " + seed);
        Site.Instance one = start();
        Site.Instance other = start();
        Traffic traffic = Traffic.of(TrafficOptions.of(seed, 400)
                .with(Disturbances.ALL)
                .with(Modes.MIXED)
                .with(site.topics()));
        while (traffic.hasNext() && traffic.documentsBegun() < 200) {
            site.publish(traffic.next().record());
        }
        site.awaitPosted();
        awaitTold();
        // The other instance goes on where this one ends.
        one.close();
        while (traffic.hasNext()) {
            site.publish(traffic.next().record());
        }
        site.awaitPosted();
        awaitTold();
        assertThat(kept()).hasSizeGreaterThan(20);
        awaitCompared(other);
        ordersAreKept();

        // What somebody has changed by hand is published as it is, and the rebuild takes it back.
        site.publish(Documents.transfer(1, 1));
        site.awaitPosted();
        awaitTold();
        await().untilAsserted(() -> assertThat(
                        site.jdbc.queryForObject("select count(*) from accumulator_1.inventory_tail", Integer.class))
                .isZero());
        int changed = site.jdbc.update("""
                update accumulator_1.inventory_cell
                   set quantity = quantity + 7
                 where product = (select min(product) from accumulator_1.inventory_cell)
                """);
        assertThat(changed).isPositive();
        site.jdbc.update("""
                insert into accumulator_1.inventory_cell (warehouse, product, quantity)
                values (777, 777, 7)
                """);
        assertThat(other.post(REGISTER + "publication/compare", "").status()).isEqualTo(202);
        awaitCompared(other);
        awaitTold();
        assertThat(told().toString()).contains("{warehouse=777, product=777}={quantity=7.0000");

        long rebuild = other.startRebuild("{\"switch\": \"auto\", \"acceptDifferences\": true}");
        other.await(rebuild, "switched");
        assertThat(site.live()).isEqualTo(2);
        awaitTold();
        awaitCompared(other);
        awaitTold();
        assertThat(told().toString()).doesNotContain("warehouse=777");
        ordersAreKept();

        // And back, where the changes by hand still are.
        assertThat(other.post("/api/rebuilds/" + rebuild + "/rollback", "").status())
                .isEqualTo(202);
        other.await(rebuild, "rolled-back");
        awaitTold();
        assertThat(told().toString()).contains("{warehouse=777, product=777}={quantity=7.0000");
    }

    /** In the order of a cell's records the positions never go back, and each record is an event. */
    private void ordersAreKept() {
        for (ConsumerRecord<String, String> record :
                PublishedTopicReader.records(TestKafka.bootstrapServers(), topic)) {
            assertThat(new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                    .isEqualTo("balance.changed");
            assertThat(record.key()).startsWith("[\"inventory\",");
        }
        List<String> ids = PublishedTopicReader.records(TestKafka.bootstrapServers(), topic).stream()
                .map(record -> new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                .toList();
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    }

    @Test
    void aTopicThatForgetsIsRefusedAndOneThatLostItsRecordsOrHoldsForeignOnesIsPutRightByAComparison()
            throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            policy(admin, "delete");
        }
        Site.Instance instance = start();
        for (int i = 1; i <= 30; i++) {
            site.publish(Documents.transfer(i, 1));
        }
        site.awaitPosted();
        await().untilAsserted(() -> assertThat(instance.health())
                .contains("Topic " + topic + " has cleanup.policy=delete and would forget balances"));
        assertThat(PublishedTopicReader.records(TestKafka.bootstrapServers(), topic))
                .isEmpty();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            policy(admin, "compact");
        }
        awaitTold();
        await().untilAsserted(() -> assertThat(instance.health()).doesNotContain("would forget balances"));
        awaitCompared(instance);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            forget(admin);
        }
        assertThat(told()).isEmpty();
        try (KafkaProducer<String, String> hand = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            String event = """
                    {"register":"inventory","dimensions":{"warehouse":%s,"product":%s},"balances":{"quantity":"1.0000"}}
                    """.strip();
            // A cell that there is, with another balance; the same in another spelling; none; and what is no key of
            // ours.
            hand.send(new ProducerRecord<>(topic, "[\"inventory\",1,1]", event.formatted("1", "1")))
                    .get();
            hand.send(new ProducerRecord<>(topic, "[\"inventory\", 1, 2]", event.formatted("1", "\"x\"")))
                    .get();
            hand.send(new ProducerRecord<>(topic, "[\"inventory\",9,9]", event.formatted("9", "9")))
                    .get();
            hand.send(new ProducerRecord<>(topic, "[\"inventory\",\"a\"]", event.formatted("8", "8")))
                    .get();
            hand.send(new ProducerRecord<>(topic, "[\"inventory\",1,2.5]", "no JSON at all {"))
                    .get();
            hand.send(new ProducerRecord<>(topic, "foreign", "{\"register\":\"other\"}"))
                    .get();
        }

        assertThat(instance.post(REGISTER + "publication/compare", "").status()).isEqualTo(202);

        awaitCompared(instance);
        awaitTold();
        List<ConsumerRecord<String, String>> after = PublishedTopicReader.records(TestKafka.bootstrapServers(), topic);
        assertThat(after)
                .filteredOn(record -> record.value() == null)
                .extracting(ConsumerRecord::key)
                .containsExactlyInAnyOrder(
                        "[\"inventory\", 1, 2]",
                        "[\"inventory\",9,9]",
                        "[\"inventory\",\"a\"]",
                        "[\"inventory\",1,2.5]");

        // Nothing differs, so nothing is sent.
        assertThat(instance.post(REGISTER + "publication/compare", "").status()).isEqualTo(202);
        awaitCompared(instance);
        awaitTold();
        assertThat(PublishedTopicReader.records(TestKafka.bootstrapServers(), topic))
                .hasSameSizeAs(after);
        assertThat(instance.get(REGISTER + "publication").get("requestedBy").asString())
                .isEqualTo("local");
        assertThat(instance.status("/api/registers/sales/publication")).isEqualTo(404);
    }

    private void forget(Admin admin) throws ExecutionException, InterruptedException {
        // A broker deletes records on demand only where they may be deleted.
        policy(admin, "compact,delete");
        for (int i = 0; i < Site.PARTITIONS; i++) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, i), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
        policy(admin, "compact");
    }

    private void policy(Admin admin, String policy) throws ExecutionException, InterruptedException {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
