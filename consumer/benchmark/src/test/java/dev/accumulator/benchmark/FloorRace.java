package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen writers send orders for one unit each of one cell, which has half as many, to four instances. Each order gets one
 * answer; the time from its request to the answer on the topic of results is measured.
 */
final class FloorRace {
    private static final int INSTANCES = 4;
    private static final int WRITERS = 16;
    private static final int REQUESTS = Integer.getInteger("bench.race.requests", 10_000);
    private static final int REQUESTS_A_SECOND = Integer.getInteger("bench.race.rate", 500);

    /**
     * Requests before those that are measured, at the same rate: four instances compile and open what they use first, and
     * after 20 seconds the compiler still takes a third of their processor time. All are sold.
     */
    private static final int WARM_UP = Integer.getInteger("bench.race.warmup", 60_000);

    private static final int ALL = WARM_UP + REQUESTS;
    private static final int STOCK = WARM_UP + REQUESTS / 2;
    private static final long ANSWERS_WAIT_MAX_NANOS = 180_000_000_000L + ALL * 1_000_000_000L / REQUESTS_A_SECOND;

    private static final String AT_RATE = ", " + REQUESTS_A_SECOND + " requests/s";

    private final BenchServer server;
    private final BenchTopics topics = BenchTopics.create();
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();
    private final Set<String> sold = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> ids = new HashSet<>();

    private @Nullable Timing timing;

    private record Sent(int number, long nanos, long millis) {}

    /**
     * An answer.
     *
     * @param decidedMillis when the instance had decided, by the event
     * @param relayedMillis when the relay read it from the outbox, by the record
     */
    private record Answered(long nanos, long decidedMillis, long relayedMillis) {}

    FloorRace(BenchServer server) {
        this.server = server;
    }

    Map<String, Double> run() throws Exception {
        PostgresDatabase database = server.newDatabase();
        String group = TestKafka.uniqueName("race");
        List<RunningConsumer> instances = new ArrayList<>();
        try {
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(RunningConsumer.start(
                        database,
                        topics,
                        "--spring.kafka.consumer.group-id=" + group,
                        "--accumulator.outbox.transactional-id-prefix=" + group,
                        "--accumulator.floors.available.of.inventory=+quantity",
                        "--accumulator.floors.available.by=warehouse,product",
                        "--accumulator.floors.available.when=now"));
            }
            race(instances.getFirst());
            assertThat(sold).hasSize(STOCK);
            assertThat(refused).hasSize(ALL - STOCK).doesNotContainAnyElementsOf(sold);
            assertThat(balance(instances.getFirst())).isEqualByComparingTo(BigDecimal.ZERO);
        } finally {
            instances.forEach(RunningConsumer::close);
        }
        server.drop(database);
        topics.delete();
        return figures();
    }

    private Map<String, Double> figures() {
        long[] whole = measured((request, answer) -> answer.nanos() - request.nanos());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("from request to answer" + AT_RATE + ", p50", RequestLoad.percentile(whole, 50));
        figures.put("from request to answer" + AT_RATE + ", p99", RequestLoad.percentile(whole, 99));
        figures.put(
                "from request to decision" + AT_RATE + ", p50",
                RequestLoad.percentile(
                        measured((request, answer) -> (answer.decidedMillis() - request.millis()) * 1_000_000L), 50));
        figures.put(
                "from decision to relay" + AT_RATE + ", p50",
                RequestLoad.percentile(
                        measured((request, answer) -> (answer.relayedMillis() - answer.decidedMillis()) * 1_000_000L),
                        50));
        Timing measured = Objects.requireNonNull(timing);
        figures.put("processor, PostgreSQL" + AT_RATE, measured.serverSeconds() * 1e3 / ALL);
        figures.put("processor, instances, broker and writers" + AT_RATE, measured.clientSeconds() * 1e3 / ALL);
        return figures;
    }

    private interface Hop {
        long nanos(Sent request, Answered answer);
    }

    private long[] measured(Hop hop) {
        return sent.entrySet().stream()
                .filter(request -> request.getValue().number() >= WARM_UP)
                .mapToLong(request ->
                        hop.nanos(request.getValue(), Objects.requireNonNull(answered.get(request.getKey()))))
                .sorted()
                .toArray();
    }

    private static @Nullable BigDecimal balance(RunningConsumer consumer) {
        return consumer.jdbc()
                .queryForObject("select sum(quantity) from accumulator_1.inventory_balances", BigDecimal.class);
    }

    private void race(RunningConsumer consumer) throws Exception {
        try (Publisher publisher = Publisher.to(TestKafka.bootstrapServers(), Map.of("linger.ms", "0"));
                KafkaConsumer<String, byte[]> answers = answers();
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            Instant now = Clock.systemUTC().instant().minusSeconds(60);
            publisher.send(topics.record(new ReceiptPosted(
                    "stock",
                    1,
                    now,
                    null,
                    "1",
                    List.of(new ReceiptLine(1, "1", BigDecimal.valueOf(STOCK), BigDecimal.ONE, null)))));
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> BigDecimal.valueOf(STOCK).compareTo(orZero(balance(consumer))) == 0);
            timing = Timing.of(server.cpu(), () -> race(publisher, answers, writers, now));
        }
    }

    private void race(Publisher publisher, KafkaConsumer<String, byte[]> answers, ExecutorService writers, Instant now)
            throws Exception {
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            running.add(writers.submit(() -> write(publisher, first, start, now)));
        }
        while (sold.size() + refused.size() < ALL) {
            answers.poll(Duration.ofMillis(20)).forEach(this::answered);
            assertThat(System.nanoTime() - start)
                    .as("%,d of %,d requests are answered", sold.size() + refused.size(), ALL)
                    .isLessThan(ANSWERS_WAIT_MAX_NANOS);
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    private static BigDecimal orZero(@Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }

    private void write(Publisher publisher, int first, long start, Instant now) {
        for (int n = first; n < ALL; n += WRITERS) {
            long due = start + n * 1_000_000_000L / REQUESTS_A_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
            }
            OrderPosted order = new OrderPosted(
                    "race-" + n,
                    1,
                    now,
                    "1",
                    "1",
                    List.of(new OrderLine(1, "1", BigDecimal.ONE, BigDecimal.ONE, null)));
            sent.put(
                    "order:race-" + n,
                    new Sent(n, System.nanoTime(), Clock.systemUTC().millis()));
            publisher.send(topics.record(order));
        }
    }

    private void answered(ConsumerRecord<String, byte[]> answer) {
        long nanos = System.nanoTime();
        if (!answer.key().startsWith("order:") || !ids.add(header(answer, CloudEvents.HEADER_ID))) {
            return;
        }
        String type = header(answer, CloudEvents.HEADER_TYPE);
        boolean isNew = switch (type) {
            case EventTypes.DOCUMENT_POSTED -> sold.add(answer.key());
            case EventTypes.DOCUMENT_REFUSED -> refused.add(answer.key());
            default -> throw new AssertionError("An answer " + type + " to " + answer.key());
        };
        assertThat(isNew).as("%s is answered twice", answer.key()).isTrue();
        long decidedMillis =
                Instant.parse(header(answer, CloudEvents.HEADER_TIME)).toEpochMilli();
        answered.put(answer.key(), new Answered(nanos, decidedMillis, answer.timestamp()));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertThat(header).as("%s has %s", record.key(), name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private KafkaConsumer<String, byte[]> answers() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        TestKafka.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, BenchTopics.PARTITIONS)
                .mapToObj(n -> new TopicPartition(topics.postings(), n))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
