package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An instance with the smallest heap that is promised meets records that compression has made small. The short form runs
 * in the build; the whole one takes {@code -Dheap.records=600}.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class SmallHeapIT {
    private static final String HEAP = System.getProperty("heap.size", "256m");
    private static final int RECORDS = Integer.getInteger("heap.records", 120);

    /** More than the old generation of such a heap has, which is two thirds of it. */
    private static final int GIANT_BYTES = Integer.getInteger("heap.giant", 180 << 20);

    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");
    private static final SourceTopics TOPICS = new SourceTopics(Topics.ORDERS, Topics.RECEIPTS, Topics.MOVEMENTS);

    @Test
    void compressedRecordsArePostedAndOneThatDoesNotFitStopsItsPartitionAlone() throws Exception {
        Path logs = Path.of("target", "fault", "heap-" + ProcessHandle.current().pid());
        try (FaultSite site = new FaultSite(logs)) {
            ConsumerProcess consumer = site.consumer("small");
            try {
                publishCompressed(site);
                consumer.startWith(HEAP);
                await().atMost(Duration.ofMinutes(5)).ignoreExceptions().until(() -> posted(site) == RECORDS + 3);

                await().atMost(Duration.ofMinutes(2))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(consumer.get("/actuator/health"))
                                .contains("the record at offset 0 does not fit into memory"));
                publish(site, 2, "later", new byte[0]);
                await().atMost(Duration.ofMinutes(2)).until(() -> posted(site) == RECORDS + 4);
                assertThat(consumer.isAlive()).isTrue();
                assertThat(consumer.get("/actuator/health/liveness")).contains("\"status\":\"UP\"");
                assertThat(consumer.get("/actuator/prometheus")).contains("accumulator_intake_refused 1.0");

                // As an operator's decision does.
                site.jdbc()
                        .update("update accumulator_1.positions set position = 1"
                                + " where topic = 'orders' and partition = 1");
                await().atMost(Duration.ofMinutes(2)).until(() -> posted(site) == RECORDS + 5);
            } finally {
                consumer.kill();
            }
        }
    }

    private static long posted(FaultSite site) {
        Long posted = site.jdbc()
                .queryForObject(
                        "select count(*) from accumulator_1.recorders where recorder like 'order:%'", Long.class);
        return posted == null ? 0 : posted;
    }

    private static void publishCompressed(FaultSite site) throws Exception {
        byte[] ignored = new byte[900_000];
        Arrays.fill(ignored, (byte) 'x');
        try (KafkaProducer<byte[], byte[]> producer = producer(site)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(order(0, "large-" + i, ignored)));
            }
            sent.add(producer.send(order(0, "behind", new byte[0])));
            sent.add(producer.send(order(2, "beside", new byte[0])));
            sent.add(producer.send(order(3, "beside-too", new byte[0])));
            producer.flush();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
        try (KafkaProducer<byte[], byte[]> producer = producer(site)) {
            producer.send(new ProducerRecord<>(Topics.ORDERS, 1, new byte[] {'g'}, new byte[GIANT_BYTES]))
                    .get();
            producer.send(order(1, "behind-the-giant", new byte[0])).get();
        }
    }

    private static void publish(FaultSite site, int partition, String id, byte[] ignored) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(site)) {
            producer.send(order(partition, id, ignored)).get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(FaultSite site) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        site.bootstrapServers(),
                        "compression.type",
                        "zstd",
                        "linger.ms",
                        20,
                        "batch.size",
                        900_000,
                        "max.request.size",
                        GIANT_BYTES + (1 << 20),
                        "buffer.memory",
                        (long) GIANT_BYTES + (32 << 20),
                        "max.block.ms",
                        120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** An order with a field that nobody reads. */
    private static ProducerRecord<byte[], byte[]> order(int partition, String id, byte[] ignored) {
        OrderPosted order = new OrderPosted(
                id, 1, APRIL, "1", "1", List.of(new OrderLine(1, "101", BigDecimal.ONE, BigDecimal.TEN, null)));
        ProducerRecord<String, byte[]> plain =
                Envelope.of(TOPICS, order, Spelling.NUMBERS).record(Mode.BINARY);
        String json = new String(plain.value(), StandardCharsets.UTF_8);
        String padded = json.substring(0, json.lastIndexOf('}')) + ",\"note\":\""
                + new String(ignored, StandardCharsets.US_ASCII) + "\"}";
        return new ProducerRecord<>(
                Topics.ORDERS,
                partition,
                plain.key().getBytes(StandardCharsets.UTF_8),
                padded.getBytes(StandardCharsets.UTF_8),
                plain.headers());
    }
}
