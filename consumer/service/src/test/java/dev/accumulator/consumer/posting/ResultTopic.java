package dev.accumulator.consumer.posting;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the consumer publishes. */
final class ResultTopic {
    private final String servers;
    private final String topic;

    ResultTopic(String servers, String topic) {
        this.servers = servers;
        this.topic = topic;
    }

    /** Waits for this many messages of a key, and returns their types and data. */
    List<String> awaitMessages(String key, int count) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = open()) {
            await().atMost(Duration.ofMinutes(3)).until(() -> {
                add(consumer.poll(Duration.ofMillis(200)), Set.of(key), found);
                return found.size() >= count;
            });
        }
        return found;
    }

    /** Returns the types and data of all messages of some keys that are in the topic now. */
    List<String> messages(Set<String> keys) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = open()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                add(consumer.poll(Duration.ofMillis(200)), keys, found);
            }
        }
        return found;
    }

    private KafkaConsumer<String, byte[]> open() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static void add(ConsumerRecords<String, byte[]> records, Set<String> keys, List<String> found) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (keys.contains(record.key())) {
                String type = new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
                found.add(type + " " + new String(record.value(), StandardCharsets.UTF_8));
            }
        }
    }
}
