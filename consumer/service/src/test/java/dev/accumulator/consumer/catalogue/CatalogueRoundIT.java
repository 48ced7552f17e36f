package dev.accumulator.consumer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.postgres.Schema;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

class CatalogueRoundIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private final DataSource dataSource = TestPostgres.newDatabase().dataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final AtomicLong bytes = new AtomicLong();
    private final Entries products = new Entries(bytes);
    private final Entries clients = new Entries(bytes);
    private @Nullable CatalogueRound round;

    @AfterEach
    void close() {
        if (round != null) {
            round.close();
        }
    }

    @Test
    void aTopicIsFollowedFromItsBeginningAndWhatIsNoEntryChangesNothing() throws Exception {
        String topic = TestKafka.newTopic("products", 2);
        try (KafkaProducer<String, String> producer = producer()) {
            send(producer, topic, "101", "{\"id\":101,\"name\":\"Tea\"}");
            send(
                    producer,
                    topic,
                    "102",
                    "{\"name\":\"Pot\",\"attributes\":{\"price\":6.50,\"sold\":true,\"note\":null}}");
            send(producer, topic, "103", "{\"name\":\"Gone\"}");
            send(producer, topic, "103", null);
            send(producer, topic, null, "{\"name\":\"Without a key\"}");
            CatalogueRound following = round(Map.of(topic, List.of(products)), List.of(), () -> 0);
            // Its partitions are read one after the other.
            await().atMost(WAIT_MAX).untilAsserted(() -> {
                assertThat(following.run()).isEmpty();
                assertThat(products.get("101")).isEqualTo(new Entry("Tea", "{}"));
                assertThat(products.get("102")).isEqualTo(new Entry("Pot", "{\"price\":\"6.50\",\"sold\":\"true\"}"));
                assertThat(products.size()).isEqualTo(2);
            });

            for (String bad : List.of(
                    "no JSON",
                    "{}",
                    "{\"name\":\"\"}",
                    "[1]",
                    "null",
                    "{\"name\":\"Dear\",\"attributes\":{\"price\":1e99999999999}}",
                    "{\"name\":\"a\\u0000b\"}",
                    "{\"name\":\"" + "x".repeat(201) + "\"}")) {
                send(producer, topic, "101", bad);
            }
            send(producer, topic, "104", "{\"name\":\"Last\"}");
            send(producer, topic, "102", null);
            awaitName(following, products, "104", "Last");
            await().atMost(WAIT_MAX).untilAsserted(() -> {
                assertThat(following.run()).isEmpty();
                assertThat(products.get("102")).isNull();
            });
            assertThat(products.get("101")).isEqualTo(new Entry("Tea", "{}"));
        }
    }

    @Test
    void whatWasForgottenWhileNobodyReadIsForgottenWhenATopicIsOpenedAnew() throws Exception {
        String topic = TestKafka.newTopic("products", 1);
        AtomicLong nanos = new AtomicLong();
        try (KafkaProducer<String, String> producer = producer()) {
            send(producer, topic, "101", "{\"name\":\"Tea\"}");
            products.put("999", new Entry("From a record that compaction has taken away", "{}"));
            CatalogueRound following = round(Map.of(topic, List.of(products, clients)), List.of(), nanos::get);
            await().atMost(WAIT_MAX).untilAsserted(() -> {
                assertThat(following.run()).isEmpty();
                assertThat(clients.get("101")).isNotNull();
                assertThat(products.get("999")).isNull();
            });

            products.put("998", new Entry("Likewise", "{}"));
            nanos.addAndGet(Duration.ofHours(2).toNanos());
            await().atMost(WAIT_MAX).untilAsserted(() -> {
                assertThat(following.run()).isEmpty();
                assertThat(products.get("998")).isNull();
            });
            assertThat(products.get("101")).isNotNull();
        }
    }

    @Test
    void aTableIsReadAgainWhenItIsDueAndASourceThatIsAwayKeepsNothingElseWaiting() {
        jdbc.execute("create table people (\"No\" uuid, \"Full \"\"Name\"\"\" text, city text, born date)");
        jdbc.update("insert into people values ('6f2c0f0e-6f5c-4f4e-9a39-0d4f0c7f8a51', 'Ann', 'Rome', '2000-01-02'),"
                + " ('6f2c0f0e-6f5c-4f4e-9a39-0d4f0c7f8a52', ' ', null, null)");
        CatalogueSource source = new CatalogueSource(
                null, "public.people", "No", "Full \"Name\"", List.of("city", "born"), Duration.ofMinutes(1));
        CatalogueSource missing =
                new CatalogueSource(null, "no.such_table", "id", "name", List.of(), Duration.ofMinutes(1));
        AtomicLong nanos = new AtomicLong();
        CatalogueRound reading = round(
                Map.of("no-such-topic", List.of(new Entries(bytes))),
                List.of(due("product", missing), due("client", source)),
                nanos::get);

        assertThat(reading.run())
                .hasSize(2)
                .anySatisfy(failure -> assertThat(failure).startsWith("the topics no-such-topic: "))
                .anySatisfy(failure -> assertThat(failure).startsWith("the table of product: "));
        assertThat(clients.get("6f2c0f0e-6f5c-4f4e-9a39-0d4f0c7f8a51"))
                .isEqualTo(new Entry("Ann", "{\"city\":\"Rome\",\"born\":\"2000-01-02\"}"));
        assertThat(clients.size()).isEqualTo(1);

        jdbc.update("update people set \"Full \"\"Name\"\"\" = 'Eve'");
        reading.run();
        assertThat(clients.get("6f2c0f0e-6f5c-4f4e-9a39-0d4f0c7f8a51"))
                .extracting(Entry::name)
                .isEqualTo("Ann");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        reading.run();
        assertThat(clients.get("6f2c0f0e-6f5c-4f4e-9a39-0d4f0c7f8a51"))
                .extracting(Entry::name)
                .isEqualTo("Eve");
        // A table that is gone leaves the names as they are.
        jdbc.execute("drop table people");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(reading.run()).anySatisfy(failure -> assertThat(failure).startsWith("the table of client: "));
        assertThat(clients.size()).isEqualTo(2);
    }

    private CatalogueRound.Due due(String dimension, CatalogueSource source) {
        String table = source.table();
        assertThat(table).isNotNull();
        return new CatalogueRound.Due(
                dimension,
                new CatalogueTable(dataSource, new JdbcTransactionManager(dataSource), source, String.valueOf(table)),
                source.refresh(),
                0);
    }

    private CatalogueRound round(
            Map<String, List<Entries>> topics, List<CatalogueRound.Due> tables, LongSupplier nanos) {
        CatalogueRound made = new CatalogueRound(
                Map.of("product", products, "client", clients),
                topics,
                tables,
                new EntriesTable(dataSource, new JdbcTransactionManager(dataSource), new Schema("accumulator")),
                new DefaultKafkaConsumerFactory<byte[], byte[]>(Map.of(
                        "bootstrap.servers", TestKafka.bootstrapServers(),
                        "group.id", TestKafka.uniqueName("catalogue"))),
                nanos,
                () -> false);
        round = made;
        return made;
    }

    private static void awaitName(CatalogueRound following, Entries entries, String id, String name) {
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            assertThat(following.run()).isEmpty();
            assertThat(entries.get(id)).isNotNull().extracting(Entry::name).isEqualTo(name);
        });
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void send(
            KafkaProducer<String, String> producer, String topic, @Nullable String key, @Nullable String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
}
