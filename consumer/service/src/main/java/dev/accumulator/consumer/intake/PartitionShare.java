package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.shard.Shard;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that this instance may read: those of its shard, and all partitions of topics that concern every shard.
 *
 * @param whole the topics that every shard reads as a whole
 */
record PartitionShare(Shard shard, Set<String> whole) {
    /** All partitions there are. */
    static final PartitionShare ALL = new PartitionShare(Shard.ONLY, Set.of());

    PartitionShare {
        whole = Set.copyOf(whole);
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

    /** Returns the number of partitions of a topic of which this instance has so many; 0 if nothing says so. */
    int all(String topic, int owned) {
        if (whole.contains(topic) || !shard.isOneOfSeveral()) {
            return owned;
        }
        return shard.partitionedOtherwise().contains(topic) ? 0 : owned * shard.of();
    }
}
