/**
 * Shards: the share of the topics' partitions that this instance has, with a database of its own.
 *
 * <p>It owns the settings of the shard. It promises that each partition belongs to one shard and that no other partition
 * changes its shard when partitions are added, and that the records of one key belong to one shard in every topic, as long
 * as Kafka's own partitioner places them and each topic has a multiple of as many partitions as there are shards. It
 * refuses settings that do not fit together. Its door is {@link dev.accumulator.consumer.shard.Shard}.
 */
@ApplicationModule(
        displayName = "Shards",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.shard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
