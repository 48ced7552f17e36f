package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of one consumer. A partition is placed once the consumer has sought to its position in the database.
 * Until then it is paused, and it stays paused if the topic does not hold that position. Only the consumer's thread may
 * use it, except for {@link #refused()}.
 */
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    /** The thread does not poll meanwhile. A failure is tried again, so the wait can be short. */
    private static final Duration BROKER_WAIT_MAX = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Posting posting;

    /** The positions of the placed partitions; empty if the database has no position yet. */
    private final Map<TopicPartition, OptionalLong> placed = new HashMap<>();

    private final Set<TopicPartition> unplaced = new HashSet<>();
    private volatile Map<Partition, String> refused = Map.of();
    private boolean held;

    Assignment(Consumer<byte[], byte[]> consumer, Posting posting) {
        this.consumer = consumer;
        this.posting = posting;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            // Any offset will do while it is paused. Without one the consumer would ask Kafka for a committed offset.
            consumer.seek(partition, 0);
            unplaced.add(partition);
        }
        consumer.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(placed::remove);
        unplaced.removeAll(partitions);
        Map<Partition, String> left = new TreeMap<>(refused);
        partitions.forEach(partition -> left.remove(named(partition)));
        refused = left;
    }

    boolean hasUnplaced() {
        return !unplaced.isEmpty();
    }

    /** Pauses all partitions and forgets their positions. */
    void unplaceAll() {
        unplaced.addAll(placed.keySet());
        placed.clear();
        consumer.pause(consumer.assignment());
    }

    /** Pauses partitions whose next record the broker does not have, and forgets their positions. */
    void unplace(Collection<TopicPartition> partitions) {
        partitions.forEach(placed::remove);
        unplaced.addAll(partitions);
        consumer.pause(partitions);
    }

    /** Seeks the partitions that are not placed to their positions, and resumes them. */
    void place() {
        Map<Partition, Long> positions =
                posting.positions(unplaced.stream().map(Assignment::named).toList());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(unplaced, BROKER_WAIT_MAX);
        Map<TopicPartition, Long> ends = consumer.endOffsets(unplaced, BROKER_WAIT_MAX);
        Map<Partition, String> nowRefused = new TreeMap<>();
        for (TopicPartition partition : Set.copyOf(unplaced)) {
            Long position = positions.get(named(partition));
            long beginning = beginnings.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            String missing = position == null ? "" : missing(position, beginning, end);
            if (missing.isEmpty()) {
                consumer.seek(partition, position == null ? beginning : position);
                placed.put(partition, position == null ? OptionalLong.empty() : OptionalLong.of(position));
                unplaced.remove(partition);
                if (position == null && beginning > 0) {
                    LOG.warn(
                            "{} has no position yet and begins at {}: its earlier records are gone",
                            partition,
                            beginning);
                }
            } else {
                nowRefused.put(named(partition), missing);
            }
        }
        nowRefused.forEach((partition, missing) -> {
            if (!missing.equals(refused.get(partition))) {
                LOG.error("{} is not read: {}", partition, missing);
            }
        });
        refused = nowRefused;
        flow();
    }

    private static String missing(long position, long beginning, long end) {
        if (position < beginning) {
            return "its position is " + position + " and the topic begins at " + beginning + ": "
                    + (beginning - position)
                    + " offsets are gone, and their effects with them. Restore them to the topic, or rebuild";
        }
        if (position > end) {
            return "its position is " + position + " and the topic ends at " + end
                    + ": the topic lost records or was recreated. Restore it, or rebuild";
        }
        return "";
    }

    /** Pauses or resumes reading, and keeps every partition's place. */
    void hold(boolean hold) {
        if (hold != held) {
            held = hold;
            flow();
        }
    }

    private void flow() {
        if (held) {
            consumer.pause(placed.keySet());
        } else {
            consumer.resume(placed.keySet());
        }
    }

    OptionalLong position(TopicPartition partition) {
        return placed.getOrDefault(partition, OptionalLong.empty());
    }

    boolean isPlaced(TopicPartition partition) {
        return placed.containsKey(partition);
    }

    void advanced(Partition partition, long position) {
        placed.put(new TopicPartition(partition.topic(), partition.number()), OptionalLong.of(position));
    }

    /**
     * Returns the partitions where the consumer is past the position because it skipped offsets that hold no record,
     * such as the ends of Kafka transactions.
     */
    Map<TopicPartition, Long> readPast() {
        return placed.entrySet().stream()
                .filter(one -> one.getValue().isPresent()
                        && consumer.position(one.getKey()) > one.getValue().getAsLong())
                .collect(Collectors.toMap(Map.Entry::getKey, one -> consumer.position(one.getKey())));
    }

    int size() {
        return placed.size() + unplaced.size();
    }

    /** Returns what is missing, by refused partition. Any thread may call it. */
    Map<Partition, String> refused() {
        return refused;
    }

    static Partition named(TopicPartition partition) {
        return new Partition(partition.topic(), partition.partition());
    }
}
