package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database and topics for one test, and the instances of the consumer that it starts on them. */
final class Site implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final int CONNECTIONS_MAX = 4;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PostgresDatabase database;
    private final String group;
    private final String postings;
    private final String deadLetters;
    private final SourceTopics topics;
    private final Publisher publisher = Publisher.to(TestKafka.bootstrapServers());
    private final List<Instance> instances = new ArrayList<>();
    private final HikariDataSource connections = new HikariDataSource();
    final JdbcTemplate jdbc;

    Site() {
        this(TestPostgres.newDatabase(), Map.of());
    }

    /** Makes a site on a database of another server. */
    Site(PostgresDatabase database) {
        this(database, Map.of());
    }

    /**
     * Makes a site with compacted source topics: the broker keeps the last record of each key, and soon removes the
     * others.
     */
    static Site compacted() throws Exception {
        try (Admin admin = admin()) {
            // This sets how long the broker's cleaner rests. There is no such setting for a topic, only for all
            // brokers.
            AlterConfigOp often =
                    new AlterConfigOp(new ConfigEntry("log.cleaner.backoff.ms", "200"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.BROKER, ""), List.of(often)))
                    .all()
                    .get();
        }
        return new Site(
                TestPostgres.newDatabase(),
                Map.of(
                        "cleanup.policy", "compact",
                        "min.cleanable.dirty.ratio", "0.01",
                        "segment.ms", "100",
                        "delete.retention.ms", "100000"));
    }

    private Site(PostgresDatabase database, Map<String, String> settings) {
        this(
                database,
                TestKafka.uniqueName("accumulator"),
                TestKafka.newTopic("postings", PARTITIONS),
                TestKafka.newTopic("dead-letters", PARTITIONS),
                new SourceTopics(
                        TestKafka.newTopic("orders", PARTITIONS, settings),
                        TestKafka.newTopic("receipts", PARTITIONS, settings),
                        TestKafka.newTopic("movements", PARTITIONS, settings)));
    }

    /** Makes another database for the same topics and the same group. */
    Site beside() {
        return new Site(TestPostgres.newDatabase(), group, postings, deadLetters, topics);
    }

    /** Makes a site on a database of another server, for the same topics and the same group. */
    Site beside(PostgresDatabase other) {
        return new Site(other, group, postings, deadLetters, topics);
    }

    private Site(PostgresDatabase database, String group, String postings, String deadLetters, SourceTopics topics) {
        this.database = database;
        this.group = group;
        this.postings = postings;
        this.deadLetters = deadLetters;
        this.topics = topics;
        // A pool keeps connections. Opening one for each query would take a core for the watch of positions alone.
        connections.setDataSource(database.dataSource());
        connections.setMaximumPoolSize(CONNECTIONS_MAX);
        connections.setMinimumIdle(0);
        jdbc = new JdbcTemplate(connections);
    }

    /** The configured name of the group of consumers. */
    String group() {
        return group;
    }

    SourceTopics topics() {
        return topics;
    }

    String jdbcUrl() {
        return database.jdbcUrl();
    }

    void publish(DocumentEvent event) {
        publish(Envelope.of(topics, event, Spelling.TEXT).record(Mode.BINARY));
    }

    /** Publishes to partition 0, whatever the key. */
    void publishToFirstPartition(DocumentEvent event) {
        publishTo(0, event);
    }

    /** Publishes to a partition, whatever the key. */
    void publishTo(int partition, DocumentEvent event) {
        ProducerRecord<String, byte[]> record =
                Envelope.of(topics, event, Spelling.TEXT).record(Mode.BINARY);
        publish(new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers()));
    }

    /** Waits until all records are acknowledged. */
    void flush() {
        publisher.flush();
    }

    /** Deletes a topic, and makes an empty one of the same name. */
    void makeAnew(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> !admin.listTopics().names().get().contains(topic));
            TestKafka.createTopic(topic, PARTITIONS, Map.of());
        }
    }

    void publish(ProducerRecord<String, byte[]> record) {
        publisher.send(record);
    }

    /** Waits until the topic of orders has fewer records than that. */
    void awaitCleaned(int records) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> records(topics.orders()).size() < records);
    }

    /** Where the database is. */
    String databaseUrl() {
        return database.jdbcUrl();
    }

    Instance start(String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                // One web server for both is started faster.
                "--management.server.port=",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + group,
                "--spring.jmx.enabled=false",
                "--accumulator.topics.orders=" + topics.orders(),
                "--accumulator.topics.receipts=" + topics.receipts(),
                "--accumulator.topics.movements=" + topics.movements(),
                "--accumulator.topics.postings=" + postings,
                "--accumulator.topics.dead-letters=" + deadLetters,
                "--accumulator.query.after.wait-max=60s",
                "--accumulator.intake.back-off-max=500ms",
                "--accumulator.rebuild.pause=100ms",
                "--accumulator.rebuild.lease=5s"));
        for (String setting : settings) {
            // A setting that is given twice would become a list of two values.
            arguments.removeIf(usual -> usual.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add(setting);
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        // The web server answers before the generation is open. These tests begin after that.
        await().atMost(Duration.ofMinutes(3))
                .until(() -> context.getBean(Generations.class).isOpen());
        Instance instance = new Instance(context);
        instances.add(instance);
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> instance.bean(Generations.class).layoutState() != Layout.State.LIVE
                        || instance.get("/api/registers").has("registers"));
        return instance;
    }

    /** Waits until every record that was sent is posted into the live generation. */
    void awaitPosted() {
        awaitPosted(Duration.ofMinutes(2));
    }

    void awaitPosted(Duration max) {
        publisher.flush();
        await().atMost(max)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(position()).isGreaterThanOrEqualTo(sent()));
    }

    /** The number of records that were sent and are not posted. */
    long behind() {
        try {
            return sent() - position();
        } catch (DataAccessException dropped) {
            // The previous generation was dropped between two queries.
            return 0;
        }
    }

    private long position() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select coalesce(sum(position), 0) from accumulator_%d.positions".formatted(live()), Long.class));
    }

    /** Opens a connection of a test's own. */
    Connection connect() throws SQLException {
        return database.dataSource().getConnection();
    }

    int live() {
        return Objects.requireNonNull(
                jdbc.queryForObject("select number from accumulator.generations where state = 'live'", Integer.class));
    }

    long sent() {
        return publisher.acknowledged();
    }

    List<String> schemas() {
        return jdbc.query(
                "select nspname from pg_namespace where nspname like 'accumulator\\_%' order by 1",
                (row, n) -> row.getString(1));
    }

    /** Deletes the records before an offset of the first partition of movements. */
    void deleteBefore(long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topics.movements(), 0), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    /** Deletes all records of the source topics so far. */
    void deleteAllRecords() throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (String topic : List.of(topics.orders(), topics.receipts(), topics.movements())) {
                for (int i = 0; i < PARTITIONS; i++) {
                    all.put(new TopicPartition(topic, i), RecordsToDelete.beforeOffset(-1));
                }
            }
            admin.deleteRecords(all).all().get();
        }
    }

    /** Deletes the first records of a partition that has some. */
    void deleteBeginning() throws Exception {
        try (Admin admin = admin()) {
            for (int i = 0; i < PARTITIONS; i++) {
                Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
                before.put(new TopicPartition(topics.movements(), i), RecordsToDelete.beforeOffset(1));
                admin.deleteRecords(before).all().get();
            }
        }
    }

    /** Returns the events on the topic of postings so far as type, recorder and revision, in the order of each key. */
    List<String> announced() {
        return records(postings).stream().map(Site::announced).toList();
    }

    /** Returns the records on the topic of postings so far. */
    List<ConsumerRecord<String, String>> results() {
        return records(postings);
    }

    private static String announced(ConsumerRecord<String, String> record) {
        JsonNode value = JSON.readTree(record.value());
        return new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8) + " "
                + value.get("recorder").asString() + " " + value.get("revision").asLong();
    }

    static List<ConsumerRecord<String, String>> records(String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    }

    /** One running instance of the consumer. */
    static final class Instance implements AutoCloseable {
        private final ConfigurableApplicationContext context;
        private final String url;
        private final RestClient http;
        private final RestClient management;

        Instance(ConfigurableApplicationContext context) {
            this(context, Map.of());
        }

        private Instance(ConfigurableApplicationContext context, Map<String, String> headers) {
            this.context = context;
            int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                    .getPort();
            this.url = "http://localhost:" + port;
            this.http = RestClient.builder()
                    .baseUrl(url)
                    .defaultHeaders(all -> headers.forEach(all::set))
                    .build();
            this.management = RestClient.create(
                    "http://localhost:" + context.getEnvironment().getRequiredProperty("local.management.port"));
        }

        /** Returns the same instance, asked for its own shard where it answers for all. */
        Instance askedForShard(int shard) {
            return new Instance(context, Map.of("Accumulator-Shard", Integer.toString(shard)));
        }

        String url() {
            return url;
        }

        int port() {
            return URI.create(url).getPort();
        }

        <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        int status(String path) {
            return http.get()
                    .uri(path)
                    .exchange((request, response) -> response.getStatusCode().value());
        }

        /** The whole health, whatever its status. */
        String health() {
            return management
                    .get()
                    .uri("/actuator/health")
                    .exchange((request, response) ->
                            new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
        }

        /** A page. */
        String text(String path) {
            return Objects.requireNonNull(http.get()
                    .uri(path)
                    .header("Accept", "text/html")
                    .retrieve()
                    .body(String.class));
        }

        JsonNode get(String path) {
            return JSON.readTree(http.get().uri(path).retrieve().body(String.class));
        }

        /** The status and the body of an answer. */
        Answer put(String path, String body) {
            return http.put()
                    .uri(path)
                    .header("Content-Type", "application/json")
                    .body(body)
                    .exchange((request, response) -> answer(
                            response.getStatusCode().value(), response.getBody().readAllBytes()));
        }

        /** The status and the body of an answer. */
        Answer post(String path, String body) {
            return http.post()
                    .uri(path)
                    .header("Content-Type", "application/json")
                    .body(body)
                    .exchange((request, response) -> answer(
                            response.getStatusCode().value(), response.getBody().readAllBytes()));
        }

        Answer delete(String path) {
            return http.delete()
                    .uri(path)
                    .exchange((request, response) -> answer(
                            response.getStatusCode().value(), response.getBody().readAllBytes()));
        }

        private Answer answer(int status, byte[] body) {
            return new Answer(status, body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
        }

        long startRebuild(String body) {
            Answer answer = post("/api/rebuilds", body);
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
            return answer.body().get("id").asLong();
        }

        JsonNode await(long rebuild, String state) {
            JsonNode[] last = new JsonNode[1];
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofMinutes(15))
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        last[0] = get("/api/rebuilds/" + rebuild);
                        assertThat(last[0].get("state").asString())
                                .as(last[0].toString())
                                .isEqualTo(state);
                    });
            return last[0];
        }

        @Override
        public void close() {
            context.close();
        }
    }

    record Answer(int status, JsonNode body) {}

    @Override
    public void close() {
        instances.forEach(Instance::close);
        publisher.close();
        connections.close();
    }
}
