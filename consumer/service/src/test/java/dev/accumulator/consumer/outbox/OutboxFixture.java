package dev.accumulator.consumer.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.Schema;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** An outbox for one test, with any number of relays. */
final class OutboxFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How long a test waits for a connection, unless it takes the database away. */
    private static final Duration CONNECTION_MAX = Duration.ofMinutes(1);

    private static final Schema SCHEMA = new Schema("accumulator");

    final HikariDataSource dataSource;
    final TransactionTemplate transactions;
    final OutboxTable table;
    final Outbox outbox;
    final Signals signals = new Signals();
    private final String bootstrapServers;
    private final Map<String, Object> kafka = new HashMap<>();

    /** The lease of relays that are started from now on. A relay or a server that stands still for seconds keeps it. */
    private Duration lease = Duration.ofSeconds(24);

    /** How long the broker may take to acknowledge what those relays send. */
    private Duration sendMax = Duration.ofMinutes(1);

    /** The longest pause between attempts of relays that are started from now on. */
    Duration backOffMax = Duration.ofMillis(500);

    /** The ways to say what is too large; none, unless a test sets some. */
    SmallerForms forms = (message, attempt) -> Optional.empty();

    private final List<Running> relays = new ArrayList<>();
    private final List<Relays> services = new ArrayList<>();

    OutboxFixture() {
        this(TestPostgres.newDatabase(), TestKafka.bootstrapServers(), CONNECTION_MAX);
    }

    /** An outbox whose servers may be away: its relays give up soon what they wait for. */
    static OutboxFixture hasty(PostgresDatabase database, String bootstrapServers) {
        OutboxFixture fixture = new OutboxFixture(database, bootstrapServers, Duration.ofSeconds(2));
        fixture.giveUpSoon();
        return fixture;
    }

    private OutboxFixture(PostgresDatabase database, String bootstrapServers, Duration connectionMax) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setConnectionTimeout(connectionMax.toMillis());
        dataSource = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema(SCHEMA.name())
                .createSchemas(true)
                .locations("classpath:db/control")
                .load()
                .migrate();
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        table = new OutboxTable(new JdbcTemplate(dataSource), SCHEMA);
        outbox = new Outbox(table, signals);
        this.bootstrapServers = bootstrapServers;
        kafka.put("bootstrap.servers", bootstrapServers);
    }

    /** Lets relays that are started later fail within seconds, however slow the servers are. */
    void giveUpSoon() {
        lease = Duration.ofSeconds(3);
        sendMax = Duration.ofSeconds(3);
    }

    /** Lets the lease of a relay that has died run out now. */
    void expireLease(String topic) {
        assertThat(JdbcClient.create(dataSource)
                        .sql("update accumulator.outbox_lease set expires_at = clock_timestamp() where name = ?")
                        .param(topic)
                        .update())
                .isEqualTo(1);
    }

    boolean isLeased(String topic) {
        return JdbcClient.create(dataSource)
                .sql("select expires_at > clock_timestamp() from accumulator.outbox_lease where name = ?")
                .param(topic)
                .query(Boolean.class)
                .single();
    }

    /** Sets something for the producers of relays that are started later. */
    void set(String setting, Object value) {
        kafka.put(setting, value);
    }

    /** A relay in its own thread. */
    static final class Running {
        final Relay relay;
        final RelayStatus status;
        final OutboxHealth health;
        private final Thread thread;

        private Running(Relay relay, RelayStatus status, RelayStatuses statuses) {
            this.relay = relay;
            this.status = status;
            this.health = new OutboxHealth(statuses);
            this.thread = Thread.ofPlatform().name("relay").daemon().unstarted(relay);
            // An exception that stands for a crash is expected.
            thread.setUncaughtExceptionHandler((where, crash) -> {});
        }

        void stop() {
            relay.stop();
            awaitEnd();
        }

        void awaitEnd() {
            try {
                assertThat(thread.join(PATIENCE)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        void awaitRole(Role role) {
            await().atMost(PATIENCE).until(() -> status.role() == role);
        }
    }

    /** Starts a relay of one topic. */
    Running startRelay(String topic) {
        return startRelay(topic, RelayObserver.NONE);
    }

    Running startRelay(String topic, RelayObserver observer) {
        return startRelay(topic, observer, 100, new RecordTime(0));
    }

    Running startRelay(String topic, RelayObserver observer, int batchMessages, RecordTime time) {
        Sending sending = sending(observer, batchMessages);
        RelayStatuses statuses = new RelayStatuses();
        RelayStatus status = statuses.of(topic);
        Relay relay = new Relay(topic, sending, leases(topic), signals.of(topic), time, status, () -> {});
        Running running = new Running(relay, status, statuses);
        relays.add(running);
        running.thread.start();
        return running;
    }

    /** Starts the relays of some topics, and of those that messages wait for, as the service does. */
    RelayStatuses startRelays(String... topics) {
        RelayStatuses statuses = new RelayStatuses();
        Relays all = new Relays(
                sending(RelayObserver.NONE, 100),
                this::leases,
                signals,
                statuses,
                List.of(topics),
                () -> true,
                ThreadWatch.of(new SimpleMeterRegistry()));
        services.add(all);
        all.start();
        return statuses;
    }

    private LeaseTable leases(String topic) {
        return new LeaseTable(
                JdbcClient.create(dataSource), SCHEMA, topic, UUID.randomUUID().toString(), lease);
    }

    private Sending sending(RelayObserver observer, int batchMessages) {
        OutboxSettings settings = new OutboxSettings(
                true,
                "outbox-",
                batchMessages,
                DataSize.ofMegabytes(8),
                lease,
                sendMax,
                Duration.ofMillis(50),
                backOffMax);
        return new Sending(
                table, settings, Map.copyOf(kafka), new SharedLook(table, signals, settings.poll()), forms, observer);
    }

    void append(List<OutboxMessage> messages) {
        transactions.executeWithoutResult(status -> outbox.append(messages));
    }

    static OutboxMessage message(String topic, String key, int number) {
        return message(topic, key, number, "{\"number\":" + number + "}");
    }

    static OutboxMessage message(String topic, String key, int number, String json) {
        return new OutboxMessage(
                topic,
                key,
                "document.posted",
                key + "-" + number,
                Instant.parse("2026-05-15T12:00:00Z"),
                "/accumulator",
                key,
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** Messages 0, 1, 2 … of a key. */
    static List<OutboxMessage> messages(String topic, String key, int count) {
        return IntStream.range(0, count).mapToObj(n -> message(topic, key, n)).toList();
    }

    ParkedMessages parkedMessages() {
        return new ParkedMessages(dataSource, new JdbcTransactionManager(dataSource), SCHEMA, signals);
    }

    long waiting() {
        return count("outbox");
    }

    long parked() {
        return count("outbox_parked");
    }

    private long count(String name) {
        return JdbcClient.create(dataSource)
                .sql("select count(*) from accumulator." + name)
                .query((row, n) -> row.getLong(1))
                .single();
    }

    void awaitDrained() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> waiting() == 0);
    }

    /** Reads the committed messages of a topic. */
    List<ConsumerRecord<String, String>> received(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed", "group.id", topic);
        List<ConsumerRecord<String, String>> received = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(received::add);
            }
        }
        return received;
    }

    /** Returns the numbers of a key's messages in the order of their first arrival. */
    static List<Integer> firstArrivals(List<ConsumerRecord<String, String>> received, String key) {
        return arrivals(received, key).stream().distinct().toList();
    }

    static List<Integer> arrivals(List<ConsumerRecord<String, String>> received, String key) {
        return received.stream()
                .filter(record -> record.key().equals(key))
                .map(record -> Integer.parseInt(record.value().replaceAll("\\D", "")))
                .toList();
    }

    static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Override
    public void close() {
        services.forEach(Relays::stop);
        relays.forEach(running -> {
            running.relay.stop();
            running.thread.interrupt();
        });
        dataSource.close();
    }
}
