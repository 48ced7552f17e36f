package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.event.RawEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.Environment;

/**
 * Reads the last records of a topic, for whoever looks at them without the service. It joins no group and commits nothing,
 * so nobody notices.
 */
public final class LastRecords {
    /** The most records that are read. */
    public static final int RECORDS_MAX = 100_000;

    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(15);
    private static final Duration POLL_WAIT = Duration.ofMillis(500);

    private final Map<String, Object> settings;
    private final long bytesMax;
    private final Duration timeMax;

    /**
     * The result of a reading.
     *
     * @param records how many were read
     * @param ended why it ended before the end of the topic; null if it did not
     */
    public record Read(long records, @Nullable String ended) {}

    private LastRecords(Map<String, Object> settings, long bytesMax, Duration timeMax) {
        this.settings = settings;
        this.bytesMax = bytesMax;
        this.timeMax = timeMax;
    }

    /**
     * Returns the topics that there are.
     *
     * @param environment has {@code spring.kafka}
     * @param bootstrap the addresses of brokers; null for those of the settings
     * @throws org.apache.kafka.common.KafkaException if the broker refuses or does not answer
     */
    public static Set<String> topics(Environment environment, @Nullable String bootstrap) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(environment, bootstrap))) {
            return new TreeSet<>(consumer.listTopics(ANSWER_WAIT_MAX).keySet());
        }
    }

    /**
     * Reads with the settings of the service's own consumers.
     *
     * @param environment has {@code spring.kafka}
     * @param bootstrap the addresses of brokers; null for those of the settings
     * @param bytesMax the most bytes of records
     * @param timeMax how long it may take
     */
    public static LastRecords of(Environment environment, @Nullable String bootstrap, long bytesMax, Duration timeMax) {
        return new LastRecords(settings(environment, bootstrap), bytesMax, timeMax);
    }

    private static Map<String, Object> settings(Environment environment, @Nullable String bootstrap) {
        Map<String, Object> settings = new HashMap<>(Binder.get(environment)
                .bindOrCreate("spring.kafka", KafkaProperties.class)
                .buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        if (bootstrap != null) {
            settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        }
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BoundedBytes.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BoundedBytes.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        return settings;
    }

    /**
     * Reads the last records of a topic, as many of each partition, in the order of each partition.
     *
     * @param last how many offsets of the topic, over all its partitions; 1 to {@value #RECORDS_MAX}
     * @throws IllegalArgumentException if there is no such topic
     * @throws org.apache.kafka.common.KafkaException if the broker refuses or does not answer
     */
    public Read read(String topic, int last, Consumer<RawEvent> each) {
        if (last < 1 || last > RECORDS_MAX) {
            throw new IllegalArgumentException("1 to " + RECORDS_MAX + " records can be read, not " + last);
        }
        long endNanos = System.nanoTime() + timeMax.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER_WAIT_MAX);
            if (found == null || found.isEmpty()) {
                throw new IllegalArgumentException("There is no topic " + topic);
            }
            List<TopicPartition> partitions = new ArrayList<>();
            found.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER_WAIT_MAX);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_WAIT_MAX);
            consumer.assign(partitions);
            long share = Math.max(1, (last + partitions.size() - 1) / partitions.size());
            for (TopicPartition partition : partitions) {
                consumer.seek(
                        partition,
                        Math.max(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - share));
            }
            return poll(consumer, ends, last, endNanos, each);
        }
    }

    private Read poll(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            int last,
            long endNanos,
            Consumer<RawEvent> each) {
        long records = 0;
        long bytes = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > endNanos) {
                return new Read(records, "it took longer than " + timeMax.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_WAIT)) {
                long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (record.offset() >= end) {
                    continue;
                }
                if (records == last) {
                    return new Read(records, null);
                }
                bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                if (bytes > bytesMax) {
                    return new Read(records, "the records have more than " + bytesMax + " bytes");
                }
                records++;
                each.accept(Batches.raw(record));
            }
        }
        return new Read(records, null);
    }
}
