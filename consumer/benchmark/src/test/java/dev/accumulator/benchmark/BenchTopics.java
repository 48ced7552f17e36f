package dev.accumulator.benchmark;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.testkit.TestKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topics of one scenario, on the broker of this JVM.
 *
 * @param orders with {@link #PARTITIONS} partitions, like all topics
 */
record BenchTopics(String orders, String receipts, String movements, String postings, String deadLetters) {
    static final int PARTITIONS = 4;

    static BenchTopics create() {
        return new BenchTopics(
                TestKafka.newTopic("orders", PARTITIONS),
                TestKafka.newTopic("receipts", PARTITIONS),
                TestKafka.newTopic("movements", PARTITIONS),
                TestKafka.newTopic("postings", PARTITIONS),
                TestKafka.newTopic("dead-letters", PARTITIONS));
    }

    /** Returns the arguments that give a consumer these topics, and a new group each time. */
    List<String> arguments() {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + TestKafka.uniqueName("accumulator"),
                "--accumulator.outbox.transactional-id-prefix=" + TestKafka.uniqueName("accumulator-outbox"),
                "--accumulator.topics.orders=" + orders,
                "--accumulator.topics.receipts=" + receipts,
                "--accumulator.topics.movements=" + movements,
                "--accumulator.topics.postings=" + postings,
                "--accumulator.topics.dead-letters=" + deadLetters);
    }

    /** Returns the record of a document. */
    ProducerRecord<String, byte[]> record(DocumentEvent event) {
        return Envelope.of(new SourceTopics(orders, receipts, movements), event, Spelling.NUMBERS)
                .record(Mode.BINARY);
    }

    /** Publishes the given number of orders and waits until the broker has them all. */
    void publish(OrderStream stream, int count) {
        try (Publisher publisher = Publisher.to(TestKafka.bootstrapServers())) {
            for (int i = 0; i < count; i++) {
                publisher.send(record(stream.next()));
            }
            publisher.flush();
        }
    }

    /** Returns the number of messages in a topic, without the markers of transactions. */
    long messagesIn(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(n -> new TopicPartition(topic, n))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long messages = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                messages += consumer.poll(Duration.ofMillis(100)).count();
            }
            return messages;
        }
    }

    /** Deletes the topics, because a large backlog takes much disk space. */
    void delete() throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(orders, receipts, movements, postings, deadLetters))
                    .all()
                    .get();
        }
    }
}
