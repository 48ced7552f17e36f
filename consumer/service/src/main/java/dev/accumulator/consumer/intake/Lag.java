package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the database is behind the topics, as last measured.
 *
 * @param topics true for each topic that exists, by name
 * @param partitions the partitions of the topics that exist
 * @param brokerFailure why the broker did not answer; null if it did
 * @param databaseFailure why the positions could not be read; null if they could
 */
record Lag(
        Map<String, Boolean> topics,
        SortedMap<Partition, OfPartition> partitions,
        @Nullable String brokerFailure,
        @Nullable String databaseFailure) {
    static final Lag UNKNOWN = new Lag(Map.of(), new TreeMap<>(), "the broker has not been asked yet", null);

    /**
     * One partition.
     *
     * @param position its position; null if it was never read
     * @param standing what the topic holds of it; what it held when its leader last answered, if it does not now
     * @param waiting the offsets that nobody can read yet, because an open transaction is before them
     * @param waitingSince since when they wait, as far as this process knows; null if none waits
     * @param unanswered why its leader did not answer; null if it did
     * @param unpostedSince since when the oldest record that can be read and is not posted has been there, as far as this
     *     process has seen; null if all are posted
     */
    record OfPartition(
            @Nullable Position position,
            Standing standing,
            long waiting,
            @Nullable Instant waitingSince,
            @Nullable Instant unpostedSince,
            @Nullable String unanswered) {

        long readable() {
            return standing.lag(position);
        }

        /** Returns why it is not read until somebody decides; null if nobody has to. */
        @Nullable
        String refused() {
            if (position == null) {
                return null;
            }
            if (unanswered != null) {
                return position.refused();
            }
            String found = standing.refusal(position);
            return found == null ? position.refused() : found;
        }

        /** True if the partition had lost its beginning before it was read for the first time. */
        boolean isBegunLate() {
            return position != null && position.firstOffset() > 0;
        }
    }

    /** Returns the offsets of a topic that can be read and are not posted; null if it does not exist. */
    @Nullable
    Long readable(String topic) {
        return Boolean.TRUE.equals(topics.get(topic)) ? (Long) sum(topic, OfPartition::readable) : null;
    }

    /** Returns the topics that do not exist, in their order. */
    List<String> missing() {
        return topics.entrySet().stream()
                .filter(topic -> !topic.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the offsets of a topic that wait behind open transactions. */
    long waiting(String topic) {
        return sum(topic, OfPartition::waiting);
    }

    /** Returns the number of partitions of a topic that are not read. */
    long refused(String topic) {
        return sum(topic, partition -> partition.refused() == null ? 0 : 1);
    }

    /** Returns the number of partitions of a topic whose leaders did not answer. */
    long unanswered(String topic) {
        return sum(topic, partition -> partition.unanswered() == null ? 0 : 1);
    }

    private interface Figure {
        long of(OfPartition partition);
    }

    private long sum(String topic, Figure figure) {
        return partitions.entrySet().stream()
                .filter(partition -> partition.getKey().topic().equals(topic))
                .mapToLong(partition -> figure.of(partition.getValue()))
                .sum();
    }
}
