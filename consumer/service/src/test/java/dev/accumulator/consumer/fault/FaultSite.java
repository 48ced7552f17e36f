package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.publication.PublishedTopicReader;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.BrokerProcess;
import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.Ports;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** A PostgreSQL, or one for each shard, and a broker for one test, in processes that can be killed, and the topics. */
final class FaultSite implements AutoCloseable {
    static final List<String> SOURCES =
            List.of(Topics.ORDERS, Topics.RECEIPTS, Topics.MOVEMENTS, Topics.RESERVATIONS, Topics.CLOSING);
    static final int PARTITIONS = 4;

    /** The settings of an instance that publishes balances. */
    static final String[] PUBLISHING = {
        "--accumulator.registers.inventory.published=true", "--accumulator.publication.lease=3s"
    };

    /** The settings of an instance that publishes balances, and decides about what {@link ControlStream} publishes. */
    static final String[] CONTROLLED = Stream.concat(Stream.of(PUBLISHING), ControlStream.SETTINGS.stream())
            .toArray(String[]::new);

    private final DataFolder folder = DataFolder.temporary();
    private final Path logs;
    private final List<PostgresServer> servers;
    private final List<PostgresDatabase> databases;
    private final int partitions;
    private final int brokerPort = Ports.anyFree();
    private ChildProcess broker;

    /** @param logs the folder of the processes' output */
    FaultSite(Path logs) {
        this(logs, 1, PARTITIONS, PostgresServer.Durability.PROCESS_LOSS);
    }

    /**
     * Makes a site whose partitions are shared by shards.
     *
     * @param logs the folder of the processes' output
     * @param shards each has a server of its own
     * @param partitions of each source topic
     */
    FaultSite(Path logs, int shards, int partitions, PostgresServer.Durability durability) {
        this.logs = logs;
        this.partitions = partitions;
        servers = IntStream.range(0, shards)
                .mapToObj(shard -> PostgresServer.of(folder.resolve("postgres-" + shard), 0, durability))
                .toList();
        broker = startBroker();
        servers.forEach(PostgresServer::start);
        databases = servers.stream().map(server -> server.database("fault")).toList();
        broker.awaitWritten(BrokerProcess.READY);
        createTopics();
    }

    /** Returns the server, or that of the first shard. */
    PostgresServer postgres() {
        return servers.getFirst();
    }

    /** Returns the servers of all shards. */
    List<PostgresServer> servers() {
        return servers;
    }

    /** Returns the database, or that of the first shard. */
    PostgresDatabase database() {
        return databases.getFirst();
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(database().dataSource());
    }

    /** Returns the databases of all shards. */
    List<JdbcTemplate> allJdbc() {
        return databases.stream()
                .map(database -> new JdbcTemplate(database.dataSource()))
                .toList();
    }

    /** Returns the number of partitions of each source topic. */
    int partitions() {
        return partitions;
    }

    ChildProcess broker() {
        return broker;
    }

    String bootstrapServers() {
        return "localhost:" + brokerPort;
    }

    /** Starts the killed broker again and does not wait for it. */
    void restartBroker() {
        broker = startBroker();
    }

    private ChildProcess startBroker() {
        return ChildProcess.java(
                logs.resolve("broker.log"),
                "512m",
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.resolve("kafka").toString(),
                        Integer.toString(brokerPort)));
    }

    /** Returns an instance of the consumer on this site. */
    ConsumerProcess consumer(String name, String... settings) {
        return new ConsumerProcess(
                bootstrapServers(), database(), logs.resolve("consumer-" + name + ".log"), List.of(settings), true);
    }

    /** Returns an instance of one shard, which answers for that shard alone. */
    ConsumerProcess consumerOf(int shard, String name, String... settings) {
        List<String> all = new ArrayList<>(
                List.of("--accumulator.shard.index=" + shard, "--accumulator.shard.of=" + databases.size()));
        all.addAll(List.of(settings));
        return new ConsumerProcess(
                bootstrapServers(), databases.get(shard), logs.resolve("consumer-" + name + ".log"), all, true);
    }

    /** Returns an instance on one of the databases, whatever shard that is. */
    ConsumerProcess consumerOn(int database, String name, String... settings) {
        return new ConsumerProcess(
                bootstrapServers(),
                databases.get(database),
                logs.resolve("consumer-" + name + ".log"),
                List.of(settings),
                true);
    }

    /** Returns the URLs of all databases. */
    List<String> jdbcUrls() {
        return databases.stream().map(PostgresDatabase::jdbcUrl).toList();
    }

    /** Returns an instance that posts nothing and answers for all shards. */
    ConsumerProcess front() {
        List<String> settings = new ArrayList<>(List.of("--accumulator.intake.enabled=false"));
        for (int shard = 0; shard < databases.size(); shard++) {
            settings.add("--accumulator.shard.databases[" + shard + "]="
                    + databases.get(shard).jdbcUrl());
        }
        return consumerOf(0, "front", settings.toArray(String[]::new));
    }

    /** Returns an instance that waits as long as the product does. */
    ConsumerProcess patientConsumer(String name, String... settings) {
        return new ConsumerProcess(
                bootstrapServers(), database(), logs.resolve("consumer-" + name + ".log"), List.of(settings), false);
    }

    private void createTopics() {
        List<NewTopic> topics = new ArrayList<>();
        SOURCES.forEach(name -> topics.add(new NewTopic(name, partitions, (short) 1)));
        topics.add(new NewTopic(Topics.POSTINGS, PARTITIONS, (short) 1));
        topics.add(new NewTopic(Topics.DEAD_LETTERS, PARTITIONS, (short) 1));
        topics.add(new NewTopic(Topics.BALANCES, PARTITIONS, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        try (Admin admin = admin()) {
            admin.createTopics(topics).all().get();
            // A partition exists before it has a leader that accepts records.
            await().atMost(Duration.ofMinutes(5)).ignoreExceptions().until(() -> published() == 0);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Returns the number of records in the source topics. */
    long published() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (String topic : SOURCES) {
            for (int i = 0; i < partitions; i++) {
                wanted.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
        }
        try (Admin admin = admin()) {
            return admin.listOffsets(wanted).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    /** Returns the sum of the positions of all partitions, in all shards. */
    long posted() {
        return allJdbc().stream()
                .mapToLong(jdbc -> Objects.requireNonNull(jdbc.queryForObject(
                        "select coalesce(sum(position), 0) from accumulator_%d.positions".formatted(live(jdbc)),
                        Long.class)))
                .sum();
    }

    /** Returns the number of the live generation. */
    int live() {
        return live(jdbc());
    }

    private static int live(JdbcTemplate jdbc) {
        return Objects.requireNonNull(
                jdbc.queryForObject("select number from accumulator.generations where state = 'live'", Integer.class));
    }

    /** Returns the sum of the positions, and waits while the database is unavailable. */
    long awaitPosted() {
        return await().atMost(Duration.ofMinutes(5)).ignoreExceptions().until(this::posted, posted -> true);
    }

    /** Waits until more than the given number is posted, or everything that was published. */
    void awaitPostedBeyond(long posted, long published) {
        await("something is posted after a fault")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> posted() > posted || posted() >= published);
    }

    /** Waits until every record is posted and every message of the outbox is sent. */
    void awaitDrained(Duration max) {
        // A broker that has just started may take longer than one request waits.
        long published = await("the broker returns the ends of the topics")
                .atMost(max)
                .ignoreExceptions()
                .until(this::published, any -> true);
        await("everything is posted and sent")
                .conditionEvaluationListener(new ConditionEvaluationListener<>() {
                    @Override
                    public void conditionEvaluated(EvaluatedCondition<Object> condition) {
                        // Printed only on a timeout.
                    }

                    @Override
                    public void onTimeout(TimeoutEvent event) {
                        System.out.println(
                                "Not everything is posted or sent. The sessions of the database: " + sessions());
                    }
                })
                .atMost(max)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(posted()).isEqualTo(published);
                    allJdbc()
                            .forEach(jdbc -> assertThat(
                                            jdbc.queryForObject("select count(*) from accumulator.outbox", Long.class))
                                    .isZero());
                });
    }

    /** Waits until the topic of balances tells exactly what the register has. */
    void awaitPublished(Duration max) {
        await("the topic of balances is the register")
                .atMost(max)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsMatching(failure -> !(failure instanceof AssertionError))
                .untilAsserted(() -> assertThat(
                                PublishedTopicReader.balances(bootstrapServers(), Topics.BALANCES, "inventory"))
                        .isEqualTo(PublishedTopicReader.inventory(jdbc(), live())));
    }

    /** Returns what each session of the databases does or waits for. */
    private List<Map<String, @Nullable Object>> sessions() {
        return allJdbc().stream()
                .flatMap(jdbc -> jdbc.queryForList("""
            select pid, state, wait_event_type, wait_event, pg_blocking_pids(pid)::text as blocked_by,
                   now() - xact_start as in_transaction, left(query, 120) as query
              from pg_stat_activity
             where datname = current_database()
            """).stream())
                .toList();
    }

    @Override
    public void close() {
        broker.kill();
        // A frozen server does not react to the signal that ends it.
        servers.forEach(PostgresServer::resume);
        servers.forEach(PostgresServer::stop);
        folder.close();
    }
}
