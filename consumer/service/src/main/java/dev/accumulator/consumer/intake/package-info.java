/**
 * Kafka in: polls the source topics, hands batches on, and waits while the database or the broker is unavailable.
 *
 * <p>It owns the consumers, what they may hold of the memory, and the measurement of lag. It promises that a partition is
 * always read from its position in the database, whatever offsets Kafka has committed, that a consumer that waits stays
 * in its group for a while, and that an instance that cannot post takes no partitions, and that an
 * instance of a shard reads the partitions of its shard and no others. It refuses a partition whose
 * position the topic does not hold, because skipping the missing records would lose documents, and one whose next record
 * does not fit into memory. Its door is {@link dev.accumulator.consumer.intake.Intake}.
 */
@ApplicationModule(
        displayName = "Intake",
        allowedDependencies = {"configuration", "event", "mapping", "posting", "generation", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
