package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.intake.TopicAdmin.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that the brokers hold of partitions. Each partition is asked by itself, so one without a leader does not keep
 * the others from an answer.
 *
 * @param known the partitions whose leaders have answered
 * @param unanswered why nothing is known, for the other partitions of topics that exist
 */
record Standings(Map<TopicPartition, Standing> known, Map<TopicPartition, String> unanswered) {
    /** Why nothing is known of a partition whose brokers are all away. */
    static final String LEADERLESS = "it has no leader: no broker that holds it is there";

    /**
     * Asks for partitions, whose topics need not exist.
     *
     * @param share says which topics do not fit the shards
     * @throws org.apache.kafka.common.KafkaException if no broker answers
     */
    static Standings ask(TopicAdmin admin, Collection<TopicPartition> partitions, PartitionShare share) {
        Map<String, Topic> topics =
                admin.topics(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        Map<TopicPartition, String> unanswered = new HashMap<>();
        Set<TopicPartition> led = new HashSet<>();
        for (TopicPartition partition : partitions) {
            Topic topic = topics.get(partition.topic());
            if (topic != null && topic.leaderless().contains(partition.partition())) {
                unanswered.put(partition, LEADERLESS);
            } else if (topic != null) {
                led.add(partition);
            }
        }
        Set<String> compacted = admin.compacted(share.groupedOf(topics.keySet()));
        Supplier<TopicAdmin.Offsets> askedEnds =
                admin.askOffsets(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        TopicAdmin.Offsets beginnings = admin.offsets(led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        TopicAdmin.Offsets ends = askedEnds.get();
        unanswered.putAll(beginnings.unknown());
        unanswered.putAll(ends.unknown());
        Map<TopicPartition, Standing> known = new HashMap<>();
        ends.known().forEach((partition, end) -> {
            Topic topic = topics.get(partition.topic());
            Long beginning = beginnings.known().get(partition);
            if (topic != null && beginning != null) {
                known.put(
                        partition,
                        new Standing(
                                topic.id(),
                                beginning,
                                end,
                                share.misfit(
                                        partition.topic(), topic.partitions().size(), compacted)));
            }
        });
        return new Standings(known, unanswered);
    }
}
