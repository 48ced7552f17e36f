package dev.accumulator.consumer.bench;

import dev.accumulator.consumer.servers.TestKafka;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.OrderPosted;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Topics of a scenario's own, on the one broker of this JVM.
 *
 * @param orders with {@link #PARTITIONS} partitions, as all of them
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

    /** What tells a consumer of them; its group is a new one each time. */
    List<String> arguments() {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + TestKafka.uniqueName("accumulator"),
                "--accumulator.outbox.transactional-id=" + TestKafka.uniqueName("accumulator-outbox"),
                "--accumulator.topics.orders=" + orders,
                "--accumulator.topics.receipts=" + receipts,
                "--accumulator.topics.movements=" + movements,
                "--accumulator.topics.postings=" + postings,
                "--accumulator.topics.dead-letters=" + deadLetters);
    }

    /** An order as it travels. */
    ProducerRecord<String, byte[]> record(OrderPosted order) {
        return Envelope.of(new SourceTopics(orders, receipts, movements), order, Spelling.NUMBERS)
                .record(Mode.BINARY);
    }

    /** Publishes so many orders and waits until the broker has them all. */
    void publish(OrderStream stream, int count) {
        try (Publisher publisher = Publisher.to(TestKafka.bootstrapServers())) {
            for (int i = 0; i < count; i++) {
                publisher.send(record(stream.next()));
            }
            publisher.flush();
        }
    }
}
