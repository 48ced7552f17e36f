package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.shard.Shard;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that this instance may read: those of its shard, and all partitions of topics that concern every shard.
 *
 * @param whole the topics that every shard reads as a whole
 * @param grouped the topics in which many documents have one key
 */
record PartitionShare(Shard shard, Set<String> whole, Set<String> grouped) {
    /** All partitions there are. */
    static final PartitionShare ALL = new PartitionShare(Shard.ONLY, Set.of(), Set.of());

    PartitionShare {
        whole = Set.copyOf(whole);
        grouped = Set.copyOf(grouped);
    }

    boolean has(String topic, int partition) {
        return shard.owns(partition) || whole.contains(topic);
    }

    /** Returns how many partitions of the share are before a partition of it. */
    int count(String topic, int partition) {
        return whole.contains(topic) ? partition : partition / shard.of();
    }

    /** Returns the partition of the share that has so many before it. */
    int number(String topic, int count) {
        return whole.contains(topic) ? count : count * shard.of() + shard.index();
    }

    /**
     * Returns why a topic with so many partitions is not read: the documents of a topic that has a multiple of as many
     * partitions as there are shards keep their shard when partitions are added, and no others do.
     */
    @Nullable
    String misfit(String topic, int partitions) {
        if (shard.fits(partitions)
                || whole.contains(topic)
                || shard.partitionedOtherwise().contains(topic)) {
            return null;
        }
        int next = (partitions / shard.of() + 1) * shard.of();
        return "topic " + topic + " has " + partitions + " partitions, which is no multiple of the " + shard.of()
                + " shards, so its documents could change their shard with partitions that are added. Give it " + next
                + " partitions";
    }

    /**
     * Returns why a topic is not read, by the number of its partitions or because the broker would forget documents.
     *
     * @param compacted the topics of which the broker keeps the last record of each key
     */
    @Nullable
    String misfit(String topic, int partitions, Set<String> compacted) {
        return grouped.contains(topic) && compacted.contains(topic)
                ? "topic " + topic
                        + " is keyed by groups of documents, and has cleanup.policy=compact, so the broker forgets"
                        + " all documents of a group but the last. Set it to delete"
                : misfit(topic, partitions);
    }

    /** Returns those of some topics in which many documents have one key. */
    Set<String> groupedOf(Set<String> topics) {
        return grouped.stream().filter(topics::contains).collect(Collectors.toSet());
    }

    /** Returns the number of partitions of a topic of which this instance has so many; 0 if nothing says so. */
    int all(String topic, int owned) {
        if (whole.contains(topic) || !shard.isOneOfSeveral()) {
            return owned;
        }
        return shard.partitionedOtherwise().contains(topic) ? 0 : owned * shard.of();
    }
}
