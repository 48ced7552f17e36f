package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.intake.TopicAdmin.Topic;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of one consumer. A partition is placed once the consumer has sought to its position in the database.
 * Until then it is paused, and it stays paused if the topic does not hold that position, or is another topic than the one
 * that the position belongs to. Only the consumer's thread may use it, except for {@link #refused()}.
 */
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Places places;
    private final TopicAdmin topics;
    private final PartitionShare share;

    /** The positions of the placed partitions. */
    private final Map<TopicPartition, Position> placed = new HashMap<>();

    private final Set<TopicPartition> unplaced = new HashSet<>();

    /** Placed partitions that are paused at their positions for a while. */
    private final Set<TopicPartition> waiting = new HashSet<>();

    /** Positions before which the topic has lost records, as the broker found when it compared leader epochs. */
    private final Map<TopicPartition, Position> truncated = new HashMap<>();

    /**
     * The topic id and the decision that each partition was last placed for. An entry outlives a revocation, because
     * records that the consumer has fetched can do so too.
     */
    private final Map<TopicPartition, ReadAs> readAs = new HashMap<>();

    /** How far polls have come, with the leader epoch of what is before. */
    private final Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();

    private volatile Map<Partition, String> refused = Map.of();
    private boolean held;

    /** The topic of a position, and the last decision about it. */
    private record ReadAs(@Nullable UUID topicId, long decision) {
        static ReadAs of(Position position) {
            return new ReadAs(position.topicId(), position.decision());
        }
    }

    Assignment(Consumer<byte[], byte[]> consumer, Places places, TopicAdmin topics, PartitionShare share) {
        this.consumer = consumer;
        this.places = places;
        this.topics = topics;
        this.share = share;
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
        partitions.forEach(truncated::remove);
        partitions.forEach(reached::remove);
        unplaced.removeAll(partitions);
        waiting.removeAll(partitions);
        Map<Partition, String> left = new TreeMap<>(refused);
        partitions.forEach(partition -> left.remove(named(partition)));
        refused = left;
    }

    boolean hasUnplaced() {
        return !unplaced.isEmpty();
    }

    /** True once the group has given this consumer its partitions, or has none for it. */
    boolean hasJoined() {
        return consumer.groupMetadata().generationId() > 0;
    }

    /** Pauses all partitions and forgets their positions. */
    void unplaceAll() {
        unplaced.addAll(placed.keySet());
        placed.clear();
        consumer.pause(consumer.assignment());
    }

    /** Pauses partitions whose next record the broker does not have, and forgets their positions. */
    void unplace(OffsetOutOfRangeException gone) {
        Set<TopicPartition> partitions = gone.partitions();
        for (TopicPartition partition : partitions) {
            Position position = placed.remove(partition);
            if (position != null && gone instanceof LogTruncationException) {
                truncated.put(partition, position);
            }
        }
        unplaced.addAll(partitions);
        consumer.pause(partitions);
    }

    /**
     * Seeks the partitions that are not placed to their positions, and resumes them.
     *
     * @throws BuffersOutdated if the consumer has to be closed before
     */
    void place() {
        Standings standings = Standings.ask(topics, unplaced, share);
        Map<Partition, Position> positions = positions(standings.known());
        Map<Partition, String> nowRefused = new TreeMap<>();
        for (TopicPartition partition : Set.copyOf(unplaced)) {
            Standing standing = standings.known().get(partition);
            Position position = positions.get(named(partition));
            String refusal = position == null || standing == null
                    ? standings.unanswered().getOrDefault(partition, "there is no topic " + partition.topic())
                    : refusal(partition, position, standing);
            if (position != null && !Objects.equals(refusal, position.refused())) {
                // First, because it may fail: then the partition is still to be placed, and is tried again.
                places.refused(named(partition), refusal);
            }
            if (refusal != null) {
                nowRefused.put(named(partition), refusal);
            } else if (position != null) {
                requireNoOldRecords(partition, position);
                seek(partition, position);
                placed.put(partition, position);
                unplaced.remove(partition);
            }
        }
        tell(nowRefused);
        refused = nowRefused;
        flow();
    }

    private void seek(TopicPartition partition, Position position) {
        consumer.seek(
                partition, new OffsetAndMetadata(position.offset(), Optional.ofNullable(position.leaderEpoch()), ""));
    }

    /** Pauses placed partitions at their positions, until {@link #resumeWaiting} is called. */
    void letWait(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Position position = placed.get(partition);
            if (position != null) {
                seek(partition, position);
                waiting.add(partition);
                consumer.pause(List.of(partition));
            }
        }
    }

    /** Goes on with the partitions that wait. */
    void resumeWaiting() {
        waiting.clear();
        flow();
    }

    /** Kafka's client hands out what it has fetched before, if that begins just where it is told to go on. */
    private void requireNoOldRecords(TopicPartition partition, Position position) {
        ReadAs now = ReadAs.of(position);
        ReadAs before = readAs.putIfAbsent(partition, now);
        if (before != null && !before.equals(now)) {
            throw new BuffersOutdated(partition);
        }
    }

    /** Returns the positions of partitions. Each that has none gets the beginning of the topic as its position. */
    private Map<Partition, Position> positions(Map<TopicPartition, Standing> standings) {
        List<Partition> partitions =
                standings.keySet().stream().map(Assignment::named).toList();
        Map<Partition, Position> positions = places.read(partitions);
        Map<Partition, Position> first = new TreeMap<>();
        standings.forEach((partition, standing) -> {
            Position position = positions.get(named(partition));
            if (position == null) {
                first.put(named(partition), Position.first(standing.beginning(), standing.topicId()));
                if (standing.beginning() > 0) {
                    LOG.atWarn()
                            .addKeyValue("topic", partition.topic())
                            .addKeyValue("partition", partition.partition())
                            .addKeyValue("offset", standing.beginning())
                            .log(
                                    "{} is read for the first time and begins at {}: its earlier records are gone",
                                    named(partition),
                                    standing.beginning());
                }
            } else if (position.topicId() == null && standing.topicId() != null) {
                first.put(named(partition), Position.first(position.offset(), standing.topicId()));
            }
        });
        if (first.isEmpty()) {
            return positions;
        }
        places.begin(first);
        return places.read(partitions);
    }

    private @Nullable String refusal(TopicPartition partition, Position position, Standing standing) {
        Position lost = truncated.get(partition);
        if (lost != null) {
            if (lost.offset() == position.offset() && lost.decision() == position.decision()) {
                return "its position is " + position.offset() + " after a record of leader epoch "
                        + position.leaderEpoch() + ", and the topic has lost that record and others before it. Restore"
                        + " the topic, or decide where to go on";
            }
            truncated.remove(partition);
        }
        return standing.refusal(position);
    }

    /** Remembers how far a poll has come. */
    void polled(ConsumerRecords<byte[], byte[]> records) {
        reached.putAll(records.nextOffsets());
    }

    private void tell(Map<Partition, String> nowRefused) {
        nowRefused.forEach((partition, reason) -> {
            if (!refused.containsKey(partition)) {
                LOG.atError()
                        .addKeyValue("topic", partition.topic())
                        .addKeyValue("partition", partition.number())
                        .log("{} is not read: {}", partition, reason);
            }
        });
    }

    /**
     * Returns false if a topic of placed partitions is no longer the one that their positions belong to.
     *
     * @param now the topics that exist
     */
    boolean areOf(Map<String, Topic> now, Set<TopicPartition> partitions) {
        return partitions.stream().allMatch(partition -> {
            Position position = placed.get(partition);
            Topic topic = now.get(partition.topic());
            return position == null
                    || (topic != null
                            && (topic.id() == null
                                    || position.topicId() == null
                                    || topic.id().equals(position.topicId())));
        });
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
            consumer.resume(placed.keySet().stream().filter(this::isReadable).toList());
        }
    }

    /** The position of a placed partition. */
    Position position(TopicPartition partition) {
        return Objects.requireNonNull(placed.get(partition), () -> partition + " is not placed");
    }

    /** True if the partition is placed and does not wait. */
    boolean isReadable(TopicPartition partition) {
        return placed.containsKey(partition) && !waiting.contains(partition);
    }

    /** The positions of the placed partitions. */
    Map<TopicPartition, Position> placed() {
        return Map.copyOf(placed);
    }

    void advanced(Partition partition, Advance advance) {
        placed.computeIfPresent(
                new TopicPartition(partition.topic(), partition.number()), (key, position) -> position.after(advance));
    }

    /**
     * Returns the moves of partitions where the consumer is past the position because it passed over offsets that hold
     * no record that can be read, such as the ends of Kafka transactions.
     *
     * @throws OffsetOutOfRangeException as a poll does
     */
    Map<Partition, Advance> readPast() {
        Map<Partition, Advance> past = new TreeMap<>();
        placed.forEach((partition, position) -> {
            long next = next(partition, position);
            if (next > position.offset()) {
                past.put(
                        named(partition),
                        new Advance(position.offset(), next, position.topicId(), epochBefore(partition, next)));
            }
        });
        return past;
    }

    private @Nullable Integer epochBefore(TopicPartition partition, long next) {
        OffsetAndMetadata polledTo = reached.get(partition);
        return polledTo == null || polledTo.offset() != next
                ? null
                : polledTo.leaderEpoch().orElse(null);
    }

    private long next(TopicPartition partition, Position position) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException notComparedYet) {
            // The broker has not compared the leader epoch yet, and nothing is read before that.
            return position.offset();
        }
    }

    /** Returns the reasons why partitions are not read. Any thread may call it. */
    Map<Partition, String> refused() {
        return refused;
    }

    static Partition named(TopicPartition partition) {
        return new Partition(partition.topic(), partition.partition());
    }

    static TopicPartition kafka(Partition partition) {
        return new TopicPartition(partition.topic(), partition.number());
    }
}
