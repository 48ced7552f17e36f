package dev.accumulator.consumer.intake;

import org.apache.kafka.common.TopicPartition;

/**
 * The consumer may still hold records of a partition from before an operator decided where it is read on, for example of
 * a topic that was made anew since. Nothing but its offset tells such a record from one of the topic now, so the consumer
 * has to be closed.
 */
final class BuffersOutdated extends RuntimeException {
    BuffersOutdated(TopicPartition partition) {
        super(
                "The consumer may hold records of " + partition
                        + " from before it was decided where the partition is read on",
                null,
                false,
                false);
    }
}
