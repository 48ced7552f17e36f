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
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.springframework.jdbc.core.JdbcTemplate;

/** A topic loses its end, as in an unclean election, and others write more than was lost. Uses a broker of its own. */
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
            publish(broker, 10);
            try (Consumer<byte[], byte[]> consumer = consumer(broker)) {
                Assignment assignment = new Assignment(consumer, places, admin(broker));
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
            publish(broker, 12);

            try (Consumer<byte[], byte[]> consumer = consumer(broker)) {
                Assignment assignment = new Assignment(consumer, places, admin(broker));
                assign(consumer, assignment);
                assignment.place();
                assertThat(assignment.refused()).isEmpty();
                AtomicReference<LogTruncationException> found = new AtomicReference<>();
                await().atMost(Duration.ofMinutes(1)).until(() -> {
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

    private void assign(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        consumer.assign(List.of(partition));
        assignment.onPartitionsAssigned(List.of(partition));
    }

    private static Consumer<byte[], byte[]> consumer(KafkaBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
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

    private void publish(KafkaBroker broker, int records) {
        try (Publisher publisher = Publisher.to(broker.bootstrapServers())) {
            for (int i = 0; i < records; i++) {
                publisher.send(new ProducerRecord<>(partition.topic(), 0, "key", new byte[] {1}));
            }
            publisher.flush();
        }
    }

    private static ConsumerRecord<byte[], byte[]> read(Consumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = await().atMost(Duration.ofMinutes(1))
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
