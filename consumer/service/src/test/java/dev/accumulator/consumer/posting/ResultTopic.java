package dev.accumulator.consumer.posting;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(record.key())) {
                        String type = new String(
                                record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
                        found.add(type + " " + new String(record.value(), StandardCharsets.UTF_8));
                    }
                }
                return found.size() >= count;
            });
        }
        return found;
    }
}
