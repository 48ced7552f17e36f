package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** The client unpacks compressed records within a budget of bytes, and loses none. */
class PollBudgetIT {
    private static final int RECORDS = 24;
    private static final int LARGE = 300_000;
    private static final long BUDGET = 1_000_000;
    private static final int PARTITIONS = 2;

    private final String topic = TestKafka.newTopic("budget", PARTITIONS);

    /** The part of a record in which the bytes are. */
    enum Part {
        VALUE,
        KEY,
        HEADER,
        HEADER_OF_A_TOMBSTONE
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void aPollIsBoundedInBytesWhateverCompressionHides(Part part) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(part, i));
        }
        publish(records);

        List<String> read = new ArrayList<>();
        try (PolledConsumer consumer = open()) {
            while (read.size() < RECORDS) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(30));
                assertThat(polled.isEmpty()).isFalse();
                long bytes = 0;
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    bytes += bytes(record);
                    read.add(record.partition() + "@" + record.offset());
                }
                assertThat(bytes).isLessThanOrEqualTo(BUDGET + LARGE + 100);
            }
        }

        List<String> all = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            all.add(i % PARTITIONS + "@" + i / PARTITIONS);
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void ofAValueFarLargerThanAnyEventOnlyTheBeginningIsHeld() {
        int length = RawEvent.VALUE_BYTES_MAX + 3;
        publish(List.of(new ProducerRecord<>(topic, 0, new byte[] {'k'}, new byte[length])));

        try (PolledConsumer consumer = open()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(30));
            RawEvent event = new Batches(10, 1 << 20)
                    .cut(polled, partition -> Position.first(0, null))
                    .getFirst()
                    .events()
                    .getFirst();

            assertThat(event.value()).hasSize(RawEvent.VALUE_BYTES_MAX);
            assertThat(event.valueBytes()).isEqualTo(length);
            assertThat(event.whole()).isFalse();
        }
    }

    private ProducerRecord<byte[], byte[]> record(Part part, int i) {
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 'a');
        byte[] small = ("k" + i).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                i % PARTITIONS,
                part == Part.KEY ? large : small,
                part == Part.VALUE ? large : part == Part.HEADER_OF_A_TOMBSTONE ? null : small);
        if (part == Part.HEADER || part == Part.HEADER_OF_A_TOMBSTONE) {
            record.headers().add(new RecordHeader("junk", large));
        }
        return record;
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        long bytes = 0;
        for (var header : record.headers()) {
            bytes += header.value().length;
        }
        return bytes + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private void publish(List<ProducerRecord<byte[], byte[]>> records) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "compression.type",
                "zstd",
                "linger.ms",
                50,
                "batch.size",
                1_000_000,
                "max.request.size",
                32 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.flush();
            assertThat(sent).allMatch(Future::isDone);
        }
    }

    private PolledConsumer open() {
        IntakeConsumers consumers = new IntakeConsumers(
                new DefaultKafkaConsumerFactory<byte[], byte[]>(
                        Map.of("bootstrap.servers", TestKafka.bootstrapServers())),
                PartitionShare.ALL);
        PolledConsumer consumer =
                consumers.openForRounds("budget", 500, new IntakeMemory(BUDGET, BUDGET, BUDGET, 8 << 20));
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        consumer.kafka().assign(partitions);
        consumer.kafka().seekToBeginning(partitions);
        return consumer;
    }
}
