package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets committed to Kafka for tools that show the lag of a group. The database holds the truth. Their metadata names
 * the database that the group belongs to. For one thread.
 */
final class OffsetHints {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetHints.class);

    /** The offsets are only a hint, so a broker that is away must not delay the end of the process. */
    private static final Duration COMMIT_WAIT_MAX = Duration.ofSeconds(2);

    private final GroupOwner owner;
    private final Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();

    OffsetHints(GroupOwner owner) {
        this.owner = owner;
    }

    void put(TopicPartition partition, long offset) {
        hints.put(partition, new OffsetAndMetadata(offset, owner.mark()));
    }

    /** Commits what is known, and does not wait. */
    void commit(Consumer<byte[], byte[]> consumer) {
        // The offset of a partition that moved on is for its new owner to commit.
        hints.keySet().retainAll(consumer.assignment());
        consumer.commitAsync(Map.copyOf(hints), (offsets, failure) -> {
            if (failure != null) {
                LOG.debug("Committing offsets to Kafka failed; only lag tools use them", failure);
            }
        });
    }

    /** Commits the positions of partitions before anything of them is posted, so that the group has an owner. */
    void claim(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Position> placed) {
        placed.forEach((partition, position) -> put(partition, position.offset()));
        commit(consumer);
    }

    /** Commits what is known, and waits for a moment. */
    void commitLast(Consumer<byte[], byte[]> consumer) {
        try {
            hints.keySet().retainAll(consumer.assignment());
            consumer.commitSync(Map.copyOf(hints), COMMIT_WAIT_MAX);
        } catch (RuntimeException unimportant) {
            LOG.debug("Committing the last offsets to Kafka failed; only lag tools use them", unimportant);
        }
    }
}
