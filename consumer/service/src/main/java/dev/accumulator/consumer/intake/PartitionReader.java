package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.intake.TopicAdmin.Topic;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.Skip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads given partitions from given positions, up to given offsets and never beyond. It is not a member of a group. It
 * is for one thread.
 */
public final class PartitionReader implements AutoCloseable {
    /** Enough for a partition to move to another broker. */
    private static final Duration BROKER_WAIT_MAX = Duration.ofSeconds(30);

    /** Asking for the ends costs a request, and a topic that has lost its end is rare. */
    private static final Duration QUIET_MAX = Duration.ofSeconds(10);

    private final PolledConsumer polled;
    private final Consumer<byte[], byte[]> consumer;
    private final Batches batches;
    private final long mappedBytesMax;
    private final TopicAdmin topics;
    private long quietSinceNanos = System.nanoTime();

    /** The positions up to which offsets were handed out. */
    private final Map<TopicPartition, Position> positions = new HashMap<>();

    /** How far polls have come, with the leader epoch of what is before. */
    private final Map<TopicPartition, OffsetAndMetadata> polledTo = new HashMap<>();

    private Map<Partition, List<Skip>> skips = Map.of();

    PartitionReader(PolledConsumer polled, Batches batches, long mappedBytesMax, TopicAdmin topics) {
        this.mappedBytesMax = mappedBytesMax;
        this.polled = polled;
        this.consumer = polled.kafka();
        this.batches = batches;
        this.topics = topics;
    }

    /** Returns the most memory that the documents of a posting transaction may take, but for those of a single record. */
    public long mappedBytesMax() {
        return mappedBytesMax;
    }

    /** Returns the first offset that the topics hold of each partition. */
    public Map<Partition, Long> beginnings(Collection<Partition> partitions) {
        Map<Partition, Long> beginnings = new HashMap<>();
        consumer.beginningOffsets(partitions.stream().map(Assignment::kafka).toList(), BROKER_WAIT_MAX)
                .forEach((partition, beginning) -> beginnings.put(Assignment.named(partition), beginning));
        return beginnings;
    }

    /**
     * Begins to read partitions.
     *
     * @param known their positions
     * @param needed the offset of each partition up to which it will be read at least
     * @param passedOver the offsets of each partition that are not read
     * @param skipMissing true to go on at the first offset that a topic holds, if it no longer holds a position
     * @throws IllegalStateException if a topic no longer holds a record that is needed, and {@code skipMissing} is false,
     *     or if it is another topic than the one that the position belongs to
     */
    public void assign(
            Map<Partition, Position> known,
            Map<Partition, Long> needed,
            Map<Partition, List<Skip>> passedOver,
            boolean skipMissing) {
        List<TopicPartition> assigned =
                known.keySet().stream().map(Assignment::kafka).toList();
        consumer.assign(assigned);
        positions.clear();
        polledTo.clear();
        skips = Map.copyOf(passedOver);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(assigned, BROKER_WAIT_MAX);
        known.forEach((partition, position) -> {
            long beginning = beginnings.getOrDefault(Assignment.kafka(partition), 0L);
            long first = Math.min(beginning, needed.getOrDefault(partition, beginning));
            if (!skipMissing && isMissing(partition, position.offset(), first)) {
                throw new IllegalStateException(partition + " begins at " + beginning + ", and its records from "
                        + position.offset() + " on are gone");
            }
            consumer.seek(Assignment.kafka(partition), Math.max(position.offset(), beginning));
            positions.put(Assignment.kafka(partition), position);
        });
        requireTopics(positions.keySet());
    }

    /** True if there are offsets in between that are not passed over anyway. */
    private boolean isMissing(Partition partition, long from, long first) {
        long next = from;
        for (Skip skip : skips.getOrDefault(partition, List.of())) {
            if (skip.from() <= next && next < skip.to()) {
                next = skip.to();
            }
        }
        return next < first;
    }

    /**
     * Returns the next batches, in the order in which they must be posted; none if every partition is read up to its
     * end. It returns each record once, until partitions are assigned again.
     *
     * @param ends the offset of each partition at which reading stops; a partition without an end is not read
     * @param wait how long to wait for records; if zero, only records that have already arrived are returned
     * @throws IllegalStateException if nothing arrives for a long time, and a topic no longer holds the records, or if
     *     a topic was made anew
     * @throws RuntimeException any exception of Kafka's client. After an exception, partitions must be assigned again
     */
    public List<Batch> poll(Map<Partition, Long> ends, Duration wait) {
        List<Batch> batches = next(ends, wait);
        batches.forEach(batch -> batch.advances()
                .forEach((partition, advance) ->
                        positions.computeIfPresent(Assignment.kafka(partition), (key, at) -> at.after(advance))));
        return batches;
    }

    private List<Batch> next(Map<Partition, Long> ends, Duration wait) {
        Map<TopicPartition, Long> reached = reached(wait);
        Set<TopicPartition> done = new HashSet<>();
        Map<Partition, Advance> passed = new HashMap<>();
        for (TopicPartition partition : reached.keySet()) {
            Long end = ends.get(Assignment.named(partition));
            Skip skip = end == null ? null : nextSkip(partition, end);
            long stop = end == null ? 0 : skip == null ? end : skip.from();
            if (end == null || reached.getOrDefault(partition, 0L) >= stop) {
                done.add(partition);
                long to = skip == null ? stop : skip.to();
                if (end != null && at(partition) < to) {
                    passed.put(
                            Assignment.named(partition),
                            new Advance(at(partition), to, topicId(partition), epochBefore(partition, to)));
                }
                if (skip != null) {
                    consumer.seek(partition, to);
                }
            }
        }
        consumer.resume(positions.keySet());
        consumer.pause(done);
        if (!passed.isEmpty()) {
            // No records lie between that are to be read: the offsets belong to ends of Kafka transactions, to
            // compacted
            // records, or to records that an operator decided to pass over.
            requireTopics(passed.keySet().stream().map(Assignment::kafka).collect(Collectors.toSet()));
            return List.of(new Batch(List.of(), passed));
        }
        if (done.size() == reached.size()) {
            return List.of();
        }
        ConsumerRecords<byte[], byte[]> records = poll(wait);
        if (!records.isEmpty()) {
            requireTopics(records.partitions());
            quietSinceNanos = System.nanoTime();
        } else if (!wait.isZero() && System.nanoTime() - quietSinceNanos > QUIET_MAX.toNanos()) {
            requireEnds(ends);
            quietSinceNanos = System.nanoTime();
        }
        return batches.cut(upTo(ends, records), this::position);
    }

    /** Returns the next offsets to pass over that begin before an end. */
    private @Nullable Skip nextSkip(TopicPartition partition, long end) {
        for (Skip skip : skips.getOrDefault(Assignment.named(partition), List.of())) {
            if (skip.to() > at(partition)) {
                return skip.from() < end ? skip : null;
            }
        }
        return null;
    }

    /** Throws if a topic is no longer the one that the positions belong to; see {@link IntakeThread}. */
    private void requireTopics(Set<TopicPartition> partitions) {
        Map<String, Topic> now =
                topics.topics(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        for (TopicPartition partition : partitions) {
            Topic topic = now.get(partition.topic());
            UUID expected = topicId(partition);
            if (topic == null || (expected != null && topic.id() != null && !expected.equals(topic.id()))) {
                throw new IllegalStateException("The position of " + Assignment.named(partition)
                        + " belongs to topic id " + expected + ", and the topic "
                        + (topic == null ? "is gone" : "was made anew with id " + topic.id()));
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        try {
            ConsumerRecords<byte[], byte[]> records = polled.poll(wait);
            polledTo.putAll(records.nextOffsets());
            return records;
        } catch (OutOfMemoryError full) {
            throw new IllegalStateException(
                    "The memory ran out while records of these partitions were read: " + shownPositions(), full);
        }
    }

    private @Nullable Integer epochBefore(TopicPartition partition, long next) {
        OffsetAndMetadata known = polledTo.get(partition);
        return known == null || known.offset() != next
                ? null
                : known.leaderEpoch().orElse(null);
    }

    private Map<String, Long> shownPositions() {
        Map<String, Long> shown = new TreeMap<>();
        positions.forEach((partition, position) -> shown.put(partition.toString(), position.offset()));
        return shown;
    }

    /**
     * Returns the next offset that the consumer reads, by partition. It returns an empty map if an offset is unknown
     * and the caller does not wait, for example while a partition moves to another broker.
     */
    private Map<TopicPartition, Long> reached(Duration wait) {
        Map<TopicPartition, Long> reached = new HashMap<>();
        try {
            for (TopicPartition partition : positions.keySet()) {
                reached.put(partition, consumer.position(partition, wait.isZero() ? wait : BROKER_WAIT_MAX));
            }
        } catch (TimeoutException unknown) {
            if (!wait.isZero()) {
                throw unknown;
            }
            reached.clear();
        }
        return reached;
    }

    /**
     * Throws if a topic ends before the live position: it has lost records or was recreated, and waiting would be in
     * vain.
     */
    private void requireEnds(Map<Partition, Long> ends) {
        consumer.endOffsets(positions.keySet(), BROKER_WAIT_MAX).forEach((partition, held) -> {
            Long end = ends.get(Assignment.named(partition));
            if (end != null && held < end) {
                throw new IllegalStateException(Assignment.named(partition) + " ends at " + held
                        + ", before the live position " + end + ": the topic lost records or was recreated");
            }
        });
    }

    private ConsumerRecords<byte[], byte[]> upTo(Map<Partition, Long> ends, ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> within = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            long end = ends.getOrDefault(Assignment.named(partition), 0L);
            Skip skip = nextSkip(partition, end);
            long stop = skip == null ? end : Math.min(end, skip.from());
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                if (record.offset() < stop) {
                    records.add(record);
                }
            }
            if (records.size() < polled.records(partition).size()) {
                consumer.seek(partition, stop);
            }
            if (!records.isEmpty()) {
                within.put(partition, records);
            }
        }
        return new ConsumerRecords<>(within, Map.of());
    }

    /** True if all records before the given ends were handed out, of the partitions that it reads. */
    public boolean isAt(Map<Partition, Long> ends) {
        return positions.entrySet().stream().allMatch(position -> {
            Long end = ends.get(Assignment.named(position.getKey()));
            return end == null || position.getValue().offset() >= end;
        });
    }

    private Position position(TopicPartition partition) {
        return Objects.requireNonNull(positions.get(partition), () -> partition + " is not assigned");
    }

    private long at(TopicPartition partition) {
        return position(partition).offset();
    }

    private @Nullable UUID topicId(TopicPartition partition) {
        return position(partition).topicId();
    }

    @Override
    public void close() {
        polled.close();
    }
}
