package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the database is behind the topics, as last measured.
 *
 * @param topics the number of offsets that are not posted yet, by topic; null for a topic that does not exist
 * @param partitions the number of offsets that are not posted yet, by partition
 * @param brokerFailure why the broker did not answer; null if it did
 * @param databaseFailure why the positions could not be read; null if they could
 */
record Lag(
        Map<String, @Nullable Long> topics,
        Map<Partition, Long> partitions,
        @Nullable String brokerFailure,
        @Nullable String databaseFailure) {
    static final Lag UNKNOWN = new Lag(Map.of(), Map.of(), "the broker has not been asked yet", null);
}
