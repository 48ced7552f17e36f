package dev.accumulator.consumer.publication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/** The topic of balances, as the broker has it. */
final class PublishedTopic {
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final Duration POLL_WAIT = Duration.ofMillis(200);

    /** The records of one poll are compared in one transaction. */
    private static final int POLL_RECORDS_MAX = 1_000;

    private static final int FETCH_BYTES_MAX = 4 << 20;

    private final String name;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Map<String, Object> admin;

    /** @param admin the user's settings of Kafka for administrators */
    PublishedTopic(String name, ConsumerFactory<?, ?> consumers, Map<String, Object> admin) {
        this.name = name;
        // Its deserializers are overridden below.
        @SuppressWarnings("unchecked")
        ConsumerFactory<byte[], byte[]> bytes = (ConsumerFactory<byte[], byte[]>) consumers;
        this.consumers = bytes;
        this.admin = new HashMap<>(admin);
        this.admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
        this.admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
    }

    String name() {
        return name;
    }

    /**
     * Makes sure that the topic keeps the last record of each key for ever.
     *
     * @throws TopicUnfit if it does not, does not exist, or cannot be asked
     */
    void requireCompacted() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try (Admin client = Admin.create(admin)) {
            // First, because the settings of a topic that does not exist may be answered with those of the broker.
            client.describeTopics(List.of(name)).allTopicNames().get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            Config settings = client.describeConfigs(List.of(topic))
                    .all()
                    .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic);
            ConfigEntry policy = settings == null ? null : settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
            // With "compact,delete" the last record of a key may be deleted.
            if (policy == null || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
                throw new TopicUnfit("Topic " + name + " has cleanup.policy="
                        + (policy == null ? "unknown" : policy.value())
                        + " and would forget balances; set it to compact");
            }
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof UnknownTopicOrPartitionException
                    ? new TopicUnfit("There is no topic " + name + "; make it with cleanup.policy=compact", failure)
                    : new TopicUnfit("The broker does not describe topic " + name + ": " + failure.getCause(), failure);
        } catch (TimeoutException | KafkaException silent) {
            throw new TopicUnfit("The broker does not answer a question about topic " + name, silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TopicUnfit("Interrupted while asking the broker", interrupted);
        }
    }

    /**
     * Opens the committed records that are in the topic now, from the beginning. The caller closes it.
     *
     * @throws TopicUnfit if the broker does not answer
     */
    Contents contents() {
        Properties overrides = new Properties();
        overrides.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        overrides.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        overrides.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Compaction may take records away while they are read; the next one is as good.
        overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
        overrides.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
        overrides.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
        Consumer<byte[], byte[]> consumer = consumers.createConsumer(null, "publication", null, overrides);
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new Contents(consumer, ends(partitions));
        } catch (KafkaException away) {
            close(consumer);
            throw new TopicUnfit("Topic " + name + " cannot be read: " + away.getMessage(), away);
        } catch (TopicUnfit away) {
            close(consumer);
            throw away;
        }
    }

    /**
     * Returns the ends of partitions with everything that was acknowledged. A transaction is acknowledged before its records can
     * be read, and these are waited for then: records that are read later than they count would be the last of their keys.
     */
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin client = Admin.create(admin)) {
            client.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException | TimeoutException away) {
            throw new TopicUnfit("The broker does not tell the ends of topic " + name, away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TopicUnfit("Interrupted while asking the broker", interrupted);
        }
    }

    private static void close(Consumer<?, ?> consumer) {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    /** Records up to the end that the topic had when they were opened. For use by one thread. */
    static final class Contents implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;
        private final Map<TopicPartition, Long> left;

        private Contents(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
            this.consumer = consumer;
            this.left = ends;
        }

        /** Returns the next records, in order for each partition; perhaps none yet. */
        List<ConsumerRecord<byte[], byte[]>> poll() {
            try {
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                consumer.poll(POLL_WAIT).forEach(records::add);
                return records;
            } catch (KafkaException away) {
                throw new TopicUnfit("The topic of balances cannot be read: " + away.getMessage(), away);
            }
        }

        /** True once all records were returned. */
        boolean isRead() {
            try {
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                return left.isEmpty();
            } catch (KafkaException away) {
                throw new TopicUnfit("The topic of balances cannot be read: " + away.getMessage(), away);
            }
        }

        @Override
        public void close() {
            PublishedTopic.close(consumer);
        }
    }
}
