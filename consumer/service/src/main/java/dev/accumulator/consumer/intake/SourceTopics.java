package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.util.unit.DataSize;

/** Reads the source topics outside of the consumer group. Safe for use by many threads. */
public final class SourceTopics {
    /** A broker that restarts is often back by then, and a person who asks for a rebuild waits for the answer. */
    private static final long BROKER_WAIT_SECONDS_MAX = 20;

    /** A reader polls a batch while the one before is posted. */
    private static final int POLLED_BATCHES = 1;

    private final IntakeConsumers consumers;
    private final Map<String, Object> adminSettings;
    private final TopicAdmin topicAdmin;

    SourceTopics(IntakeConsumers consumers, Map<String, Object> adminSettings, TopicAdmin topicAdmin) {
        this.topicAdmin = topicAdmin;
        this.consumers = consumers;
        this.adminSettings = Map.copyOf(adminSettings);
    }

    /**
     * The contents of the topics.
     *
     * @param beginnings the first offset that each partition still holds
     * @param compacted topics that keep the last record of every key forever
     */
    public record Contents(Map<Partition, Long> beginnings, Set<String> compacted) {}

    /**
     * Opens a reader that has no partitions yet. The caller closes it.
     *
     * @param bytesMax the most bytes of a batch, unless a single record is larger; a small heap takes less
     * @param readers how many readers there are side by side
     */
    public PartitionReader reader(String name, int recordsMax, DataSize bytesMax, int readers) {
        IntakeMemory memory =
                IntakeMemory.of(Runtime.getRuntime().maxMemory(), readers, bytesMax.toBytes(), POLLED_BATCHES);
        return new PartitionReader(
                consumers.openForRounds(name, recordsMax, memory),
                new Batches(recordsMax, memory.batchBytesMax()),
                memory.mappedBytesMax(),
                topicAdmin);
    }

    /**
     * Asks the broker what the topics contain of the given partitions.
     *
     * @throws IllegalStateException if the broker does not answer, or does not know one of the partitions
     */
    public Contents contents(Collection<Partition> partitions) {
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        List<ConfigResource> topics = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Partition partition : partitions) {
            earliest.put(new TopicPartition(partition.topic(), partition.number()), OffsetSpec.earliest());
            if (names.add(partition.topic())) {
                topics.add(new ConfigResource(ConfigResource.Type.TOPIC, partition.topic()));
            }
        }
        String asked = "describe " + names;
        try (Admin admin = Admin.create(adminSettings)) {
            Map<Partition, Long> beginnings = new TreeMap<>();
            admin.listOffsets(earliest)
                    .all()
                    .get(BROKER_WAIT_SECONDS_MAX, TimeUnit.SECONDS)
                    .forEach((partition, offset) -> beginnings.put(Assignment.named(partition), offset.offset()));
            Set<String> compacted = new TreeSet<>();
            for (Map.Entry<ConfigResource, KafkaFuture<Config>> topic :
                    admin.describeConfigs(topics).values().entrySet()) {
                // The broker's words do not say which topic or which right is meant.
                asked = "describe the configuration of topic " + topic.getKey().name();
                var policy = topic.getValue()
                        .get(BROKER_WAIT_SECONDS_MAX, TimeUnit.SECONDS)
                        .get(TopicConfig.CLEANUP_POLICY_CONFIG);
                // With the policy "compact,delete" even the last record of a key may be deleted.
                if (policy != null && TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
                    compacted.add(topic.getKey().name());
                }
            }
            return new Contents(beginnings, compacted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("The broker does not " + asked + ": " + failure.getCause(), failure);
        } catch (TimeoutException failure) {
            throw new IllegalStateException("The broker does not answer a question about " + names, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the broker", interrupted);
        }
    }
}
