package dev.accumulator.producer.verify;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to its current end, as a receiver that reads only committed records. */
final class CommittedRecords {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int EMPTY_POLLS_MAX = 40;

    private final String bootstrapServers;

    CommittedRecords(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Hands out every record, in order within each partition.
     *
     * @throws IOException if the broker does not answer or has no such topic, or if the end of the topic is not reached
     */
    void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) throws IOException {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(ANSWER_MAX.toMillis()));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> known = consumer.partitionsFor(topic);
            if (known.isEmpty()) {
                throw new IOException("The broker at " + bootstrapServers + " has no topic " + topic);
            }
            List<TopicPartition> partitions = known.stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            readTo(consumer.endOffsets(partitions), consumer, each);
        } catch (KafkaException failure) {
            throw new IOException(
                    "Topic " + topic + " at " + bootstrapServers + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static void readTo(
            Map<TopicPartition, Long> ends,
            KafkaConsumer<byte[], byte[]> consumer,
            Consumer<ConsumerRecord<byte[], byte[]>> each)
            throws IOException {
        Set<TopicPartition> unread = new HashSet<>(ends.keySet());
        int emptyPolls = 0;
        while (true) {
            // The position also passes the markers of transactions, which no poll returns.
            unread.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (unread.isEmpty()) {
                return;
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(each);
            emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > EMPTY_POLLS_MAX) {
                throw new IOException("No more records arrive from " + unread + ", although the end is not reached");
            }
        }
    }
}
