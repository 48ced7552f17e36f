package dev.accumulator.benchmark;

import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Scenario 8: the time from the publication of a document until its recorder is visible over REST, at a steady rate of
 * documents.
 */
final class LatencyScenario implements Scenario {
    private static final List<Integer> RATES = List.of(100, 2_000);
    private static final int SAMPLES = 100;

    /** More frequent requests would take a processor from the system under test. */
    private static final long ASK_AGAIN_NANOS = 5_000_000;

    private static final long GAP_NANOS = 100_000_000L;
    private static final String EMPTY = "an empty commit and an empty poll";
    private static final long WAIT_MAX_NANOS = 30_000_000_000L;

    @Override
    public int number() {
        return 8;
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "Publish to visible over REST, %d samples a round, polled every five milliseconds",
                SAMPLES);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        List<Rounds.Turn> turns = new ArrayList<>();
        turns.add(round -> empty(server));
        RATES.forEach(rate -> turns.add(round -> turn(server, rate)));
        Map<String, Figures> figures = new Rounds(0, Settings.LONG_ROUNDS).alternate(turns);
        for (String percentile : List.of(", p50", ", p99")) {
            results.report(8, figures, EMPTY + percentile, "ms");
            for (int rate : RATES) {
                results.compare(8, figures, name(rate) + percentile, "ms", EMPTY + percentile, null);
            }
        }
    }

    private static String name(int rate) {
        return String.format(Locale.ROOT, "at %,d documents/s", rate);
    }

    private static Map<String, Double> turn(BenchServer server, int rate) throws Exception {
        PostgresDatabase database = server.newDatabase();
        BenchTopics topics = BenchTopics.create();
        AtomicBoolean done = new AtomicBoolean();
        long[] nanos;
        try (RunningConsumer consumer = RunningConsumer.start(database, topics);
                Publisher publisher = Publisher.to(TestKafka.bootstrapServers(), Map.of("linger.ms", "0"));
                HttpClient http = new HttpClient(consumer.httpPort())) {
            OrderStream noise =
                    new OrderStream(rate, "noise-", Clock.systemUTC().instant());
            Thread publishing = Thread.ofPlatform().start(() -> publish(topics, publisher, noise, rate, done));
            try {
                OrderStream samples =
                        new OrderStream(rate + 1L, "sample-", Clock.systemUTC().instant());
                sample(topics, publisher, http, samples, SAMPLES / 4);
                nanos = sample(topics, publisher, http, samples, SAMPLES);
            } finally {
                done.set(true);
                publishing.join();
            }
        }
        server.drop(database);
        return percentiles(name(rate), nanos);
    }

    private static void publish(
            BenchTopics topics, Publisher publisher, OrderStream orders, int rate, AtomicBoolean done) {
        long start = System.nanoTime();
        for (long n = 0; !done.get(); n++) {
            long due = start + n * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
            }
            publisher.send(topics.record(orders.next()));
        }
    }

    private static long[] sample(
            BenchTopics topics, Publisher publisher, HttpClient http, OrderStream orders, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            OrderPosted order = orders.next();
            var record = topics.record(order);
            // The answer is a row in either case, so that waiting causes no errors.
            byte[] request =
                    HttpClient.get("/api/registers/inventory/movements?limit=1&recorder=order:" + order.orderId());
            long start = System.nanoTime();
            publisher.send(record);
            while (!new String(http.send(request), StandardCharsets.UTF_8).contains("\"recorder\"")) {
                if (System.nanoTime() - start > WAIT_MAX_NANOS) {
                    throw new IllegalStateException("Order " + order.orderId() + " did not become visible");
                }
                LockSupport.parkNanos(ASK_AGAIN_NANOS);
            }
            nanos[i] = System.nanoTime() - start;
            LockSupport.parkNanos(GAP_NANOS);
        }
        return nanos;
    }

    /**
     * Measures the minimum that any such pipeline waits for: a flushed commit of one row, and a poll that finds
     * nothing.
     */
    private static Map<String, Double> empty(BenchServer server) throws Exception {
        PostgresDatabase database = server.newDatabase();
        long[] nanos = new long[SAMPLES];
        try (var connection = java.sql.DriverManager.getConnection(
                        database.jdbcUrl(), database.username(), database.password());
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(new org.apache.kafka.common.TopicPartition(
                    BenchTopics.create().orders(), 0)));
            try (var statement = connection.createStatement()) {
                statement.execute("create table one (n integer)");
                statement.execute("insert into one values (0)");
                for (int i = 0; i < SAMPLES; i++) {
                    long start = System.nanoTime();
                    statement.executeUpdate("update one set n = n + 1");
                    consumer.poll(Duration.ZERO);
                    nanos[i] = System.nanoTime() - start;
                }
            }
        }
        server.drop(database);
        return percentiles(EMPTY, nanos);
    }

    private static Map<String, Double> percentiles(String name, long[] nanos) {
        java.util.Arrays.sort(nanos);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(name + ", p50", RequestLoad.percentile(nanos, 50));
        figures.put(name + ", p99", RequestLoad.percentile(nanos, 99));
        return figures;
    }
}
