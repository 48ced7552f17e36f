package dev.accumulator.consumer.intake;

import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.springframework.core.env.Environment;

/** An upstream system for a test. It can wait until everything it has published is posted. */
final class Source implements AutoCloseable {
    static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final SourceTopics topics;
    private final Publisher publisher;
    private final Admin admin;

    Source(Environment environment) {
        String servers = environment.getRequiredProperty("spring.kafka.bootstrap-servers");
        topics = new SourceTopics(
                environment.getRequiredProperty("accumulator.topics.orders"),
                environment.getRequiredProperty("accumulator.topics.receipts"),
                environment.getRequiredProperty("accumulator.topics.movements"));
        publisher = Publisher.to(servers);
        admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    SourceTopics topics() {
        return topics;
    }

    Admin admin() {
        return admin;
    }

    void publish(Mode mode, DocumentEvent... events) {
        for (DocumentEvent event : events) {
            publisher.send(Envelope.of(topics, event, Spelling.NUMBERS).record(mode));
        }
        publisher.flush();
    }

    void publish(DocumentEvent... events) {
        publish(Mode.BINARY, events);
    }

    void publishTombstone(String topic, String key) {
        publisher.send(Envelope.tombstone(topic, key));
        publisher.flush();
    }

    /** Waits until the positions are at the ends of the topics. */
    void awaitPosted(Posting posting) {
        Map<Partition, Long> ends = ends();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Map<Partition, Long> positions = posting.positions(ends.keySet());
                    return ends.entrySet().stream()
                            .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
                });
    }

    private Map<Partition, Long> ends() {
        try {
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            admin.describeTopics(List.of(topics.orders(), topics.receipts(), topics.movements()))
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions()
                            .forEach(p -> wanted.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
            Map<Partition, Long> ends = new HashMap<>();
            admin.listOffsets(wanted)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(Assignment.named(partition), end.offset()));
            return ends;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static ReceiptPosted receipt(String id, long revision, int product, String quantity) {
        return new ReceiptPosted(
                id,
                revision,
                APRIL,
                null,
                "1",
                List.of(new ReceiptLine(1, "" + product, new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    static OrderPosted order(String id, long revision, int product, String quantity) {
        return new OrderPosted(
                id,
                revision,
                APRIL,
                "1",
                "1",
                List.of(new OrderLine(1, "" + product, new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    @Override
    public void close() {
        publisher.close();
        admin.close();
    }
}
