package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Places;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything that the threads of this process share to place their partitions.
 *
 * @param doubts tells them to place their partitions anew
 * @param owner says if the consumer group belongs to this database
 * @param share the partitions that this instance may read
 */
record Placement(Places places, TopicAdmin topics, Doubts doubts, GroupOwner owner, PartitionShare share) {

    Assignment of(Consumer<byte[], byte[]> consumer) {
        return new Assignment(consumer, places, topics, share);
    }

    /** Asks for the topics of partitions, and returns before the broker answers. */
    Supplier<Map<String, TopicAdmin.Topic>> ask(Collection<TopicPartition> partitions) {
        return topics.ask(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
    }
}
