package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.shard.Shard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Shares out the partitions of a shard among the members of its group, as Kafka's cooperative assignor does with all
 * partitions. Its name has the shard's number, so the broker lets no member of another shard into the group.
 */
public final class ShardAssignor extends CooperativeStickyAssignor implements Configurable {
    /** The setting with the {@link PartitionShare}. */
    static final String SETTING = "accumulator.share";

    private PartitionShare share = PartitionShare.ALL;

    /** Kafka's client makes the object, and then calls {@link #configure}. */
    public ShardAssignor() {}

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(SETTING) instanceof PartitionShare given) {
            share = given;
        }
    }

    @Override
    public String name() {
        Shard shard = share.shard();
        return shard.named(COOPERATIVE_STICKY_ASSIGNOR_NAME);
    }

    @Override
    public Map<String, List<TopicPartition>> assignPartitions(
            Map<String, List<PartitionInfo>> partitionsPerTopic, Map<String, Subscription> subscriptions) {
        Map<String, List<PartitionInfo>> own = new HashMap<>();
        partitionsPerTopic.forEach((topic, partitions) -> {
            List<PartitionInfo> ours = partitions.stream()
                    .filter(partition -> share.has(topic, partition.partition()))
                    .map(this::counted)
                    .toList();
            // A topic without partitions is left out, as Kafka does with one that does not exist.
            if (!ours.isEmpty()) {
                own.put(topic, ours);
            }
        });
        Map<String, Subscription> members = new HashMap<>();
        subscriptions.forEach((member, subscription) -> members.put(member, counted(subscription)));
        Map<String, List<TopicPartition>> assigned = new HashMap<>();
        super.assignPartitions(own, members)
                .forEach((member, partitions) -> assigned.put(
                        member, partitions.stream().map(this::numbered).toList()));
        return assigned;
    }

    /** Kafka's assignor takes partitions to be numbered from 0 without gaps, so it is given those of the shard counted. */
    private PartitionInfo counted(PartitionInfo partition) {
        return new PartitionInfo(
                partition.topic(),
                share.count(partition.topic(), partition.partition()),
                partition.leader(),
                partition.replicas(),
                partition.inSyncReplicas(),
                partition.offlineReplicas());
    }

    private Subscription counted(Subscription given) {
        Subscription counted = new Subscription(
                given.topics(),
                given.userData(),
                given.ownedPartitions().stream()
                        .filter(owned -> share.has(owned.topic(), owned.partition()))
                        .map(owned -> new TopicPartition(owned.topic(), share.count(owned.topic(), owned.partition())))
                        .toList(),
                given.generationId().orElse(DEFAULT_GENERATION),
                given.rackId());
        counted.setGroupInstanceId(given.groupInstanceId());
        return counted;
    }

    private TopicPartition numbered(TopicPartition counted) {
        return new TopicPartition(counted.topic(), share.number(counted.topic(), counted.partition()));
    }
}
