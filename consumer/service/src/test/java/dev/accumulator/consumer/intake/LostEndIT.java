package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.testkit.KafkaBroker;
import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;

/** A topic loses its end, as in an unclean election, or a partition its leader. Uses brokers of its own. */
@WholeConsumer
class LostEndIT {
    private final TopicPartition partition = new TopicPartition(TestKafka.uniqueName("lost-end"), 0);
    private final Partition named = Assignment.named(partition);

    @Autowired
    private Places places;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void aPositionAfterRecordsThatOthersHaveReplacedIsRefused(@TempDir Path folder) throws Exception {
        await().until(generations::isOpen);
        KafkaBroker broker = KafkaBroker.of(folder.resolve("kafka"), 0);
        broker.start();
        try {
            broker.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)));
            publish(broker.bootstrapServers(), 10);
            try (Consumer<byte[], byte[]> consumer = consumer(broker.bootstrapServers())) {
                Assignment assignment = new Assignment(consumer, places, admin(broker), PartitionShare.ALL);
                assign(consumer, assignment);
                assignment.place();
                int epoch = read(consumer).leaderEpoch().orElseThrow();
                jdbc.update(
                        "update accumulator_1.positions set position = 10, leader_epoch = ? where topic = ?",
                        epoch,
                        partition.topic());
            }
            broker.stop();
            loseRecords(folder);
            broker.start();
            publish(broker.bootstrapServers(), 12);

            try (Consumer<byte[], byte[]> consumer = consumer(broker.bootstrapServers())) {
                Assignment assignment = new Assignment(consumer, places, admin(broker), PartitionShare.ALL);
                assign(consumer, assignment);
                assignment.place();
                assertThat(assignment.refused()).isEmpty();
                AtomicReference<LogTruncationException> found = new AtomicReference<>();
                await().atMost(Duration.ofMinutes(3)).until(() -> {
                    try {
                        consumer.poll(Duration.ofMillis(100));
                    } catch (LogTruncationException truncated) {
                        found.set(truncated);
                    }
                    return found.get() != null;
                });
                assignment.unplace(found.get());
                assignment.place();

                assertThat(assignment.refused().get(named)).contains("the topic has lost that record");
                assertThatThrownBy(() -> assignment.position(partition)).hasMessageContaining("not placed");
            }
        } finally {
            broker.stop();
        }
    }

    /** The broker of the second partition goes away. */
    @Test
    void aPartitionWithoutALeaderIsNamedAndKeepsNobodyFromTheOthers(@TempDir Path folder) throws Exception {
        await().until(generations::isOpen);
        try (TwoBrokers brokers = new TwoBrokers(folder)) {
            TopicPartition other = new TopicPartition(partition.topic(), 1);
            brokers.createTopic(partition.topic());
            publish(brokers.bootstrapServers(), 3);
            TopicAdmin admin = new TopicAdmin(Map.of("bootstrap.servers", brokers.bootstrapServers()));
            LagMeter meter = new LagMeter(
                    Map.of(partition.topic(), "receipts"),
                    admin,
                    places,
                    new GroupOwner(null, Set.of(), admin, places),
                    new Doubts(),
                    PartitionShare.ALL,
                    Clock.systemUTC());
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                meter.measure();
                assertThat(new KafkaHealth(meter, true).health().getStatus()).isEqualTo(Status.UP);
            });
            brokers.stopSecond();
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> admin.topics(Set.of(partition.topic())).values().stream()
                            .allMatch(topic -> topic.leaderless().equals(Set.of(1))));

            try (Consumer<byte[], byte[]> consumer = consumer(brokers.bootstrapServers())) {
                Assignment assignment = new Assignment(consumer, places, admin, PartitionShare.ALL);
                consumer.assign(List.of(partition, other));
                assignment.onPartitionsAssigned(List.of(partition, other));
                assignment.place();
                assertThat(assignment.refused())
                        .isEqualTo(
                                Map.of(Assignment.named(other), "it has no leader: no broker that holds it is there"));
                assertThat(read(consumer).offset()).isZero();
            }
            meter.measure();
            assertThat(meter.last().readable(partition.topic())).isEqualTo(3);
            assertThat(meter.last().unanswered(partition.topic())).isEqualTo(1);
            assertThat(meter.last().refused(partition.topic())).isZero();
            Health health = new KafkaHealth(meter, true).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().toString())
                    .contains("notAnswered={" + Assignment.named(other) + "=it has no leader");
            admin.destroy();
        }
    }

    private void assign(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        consumer.assign(List.of(partition));
        assignment.onPartitionsAssigned(List.of(partition));
    }

    private static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", TestKafka.uniqueName("lost-end"),
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "none",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static TopicAdmin admin(KafkaBroker broker) {
        return new TopicAdmin(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private void publish(String bootstrapServers, int records) {
        try (Publisher publisher = Publisher.to(bootstrapServers)) {
            for (int i = 0; i < records; i++) {
                publisher.send(new ProducerRecord<>(partition.topic(), 0, "key", new byte[] {1}));
            }
            publisher.flush();
        }
    }

    private static ConsumerRecord<byte[], byte[]> read(Consumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = await().atMost(Duration.ofMinutes(3))
                .until(() -> consumer.poll(Duration.ofMillis(200)), polled -> !polled.isEmpty());
        return records.iterator().next();
    }

    /** Deletes the records of the partition and what the broker knows of their epochs. */
    private void loseRecords(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> file.getParent() != null && file.getParent().endsWith(partition.topic() + "-0"))
                    .filter(file -> !file.getFileName().toString().equals("partition.metadata"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
