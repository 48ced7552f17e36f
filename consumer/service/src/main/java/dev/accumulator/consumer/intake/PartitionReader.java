package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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

    private final Consumer<byte[], byte[]> consumer;
    private final Batches batches;
    private long quietSinceNanos = System.nanoTime();

    /** The next offset to hand out, by partition; empty if the partition has no position yet. */
    private final Map<TopicPartition, OptionalLong> positions = new HashMap<>();

    PartitionReader(Consumer<byte[], byte[]> consumer, Batches batches) {
        this.consumer = consumer;
        this.batches = batches;
    }

    /**
     * Begins to read the given partitions.
     *
     * @param partitions the partitions to read
     * @param known their positions; a partition without a position is read from its beginning
     * @throws IllegalStateException if a topic no longer holds a position, and {@code skipMissing} is false
     */
    public void assign(Collection<Partition> partitions, Map<Partition, Long> known, boolean skipMissing) {
        List<TopicPartition> assigned =
                partitions.stream().map(PartitionReader::kafka).toList();
        consumer.assign(assigned);
        positions.clear();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(assigned, BROKER_WAIT_MAX);
        for (TopicPartition partition : assigned) {
            Long position = known.get(Assignment.named(partition));
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (position != null && position < beginning && !skipMissing) {
                throw new IllegalStateException(Assignment.named(partition) + " begins at " + beginning
                        + ", and its records from " + position + " on are gone");
            }
            consumer.seek(partition, position == null ? beginning : Math.max(position, beginning));
            positions.put(partition, position == null ? OptionalLong.empty() : OptionalLong.of(position));
        }
    }

    /**
     * Returns the next batches, in the order in which they must be posted; none if every partition is read up to its
     * end. It returns each record once, until partitions are assigned again.
     *
     * @param ends the offset of each partition at which reading stops; a partition without an end is not read
     * @param wait how long to wait for records; if zero, only records that have already arrived are returned
     * @throws IllegalStateException if nothing arrives for a long time, and a topic no longer holds the records
     * @throws RuntimeException any exception of Kafka's client. After an exception, partitions must be assigned again
     */
    public List<Batch> poll(Map<Partition, Long> ends, Duration wait) {
        List<Batch> batches = next(ends, wait);
        batches.forEach(batch -> batch.advances()
                .forEach((partition, advance) -> positions.put(kafka(partition), OptionalLong.of(advance.to()))));
        return batches;
    }

    private List<Batch> next(Map<Partition, Long> ends, Duration wait) {
        Map<TopicPartition, Long> reached = reached(wait);
        Set<TopicPartition> done = new HashSet<>();
        Map<Partition, Advance> passed = new HashMap<>();
        for (TopicPartition partition : reached.keySet()) {
            Long end = ends.get(Assignment.named(partition));
            if (end == null || reached.getOrDefault(partition, 0L) >= end) {
                done.add(partition);
                if (end != null && at(partition) < end) {
                    passed.put(Assignment.named(partition), new Advance(from(partition), end));
                }
            }
        }
        consumer.resume(positions.keySet());
        consumer.pause(done);
        if (!passed.isEmpty()) {
            // No records lie between: the offsets belong to ends of Kafka transactions or to compacted records.
            return List.of(new Batch(List.of(), passed));
        }
        if (done.size() == reached.size()) {
            return List.of();
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
        if (!polled.isEmpty()) {
            quietSinceNanos = System.nanoTime();
        } else if (!wait.isZero() && System.nanoTime() - quietSinceNanos > QUIET_MAX.toNanos()) {
            requireEnds(ends);
            quietSinceNanos = System.nanoTime();
        }
        return batches.cut(upTo(ends, polled), partition -> positions.getOrDefault(partition, OptionalLong.empty()));
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
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                if (record.offset() < end) {
                    records.add(record);
                }
            }
            if (records.size() < polled.records(partition).size()) {
                consumer.seek(partition, end);
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
            return end == null || position.getValue().orElse(-1) >= end;
        });
    }

    private long at(TopicPartition partition) {
        return positions.getOrDefault(partition, OptionalLong.empty()).orElse(-1);
    }

    private @Nullable Long from(TopicPartition partition) {
        OptionalLong position = positions.getOrDefault(partition, OptionalLong.empty());
        return position.isPresent() ? position.getAsLong() : null;
    }

    private static TopicPartition kafka(Partition partition) {
        return new TopicPartition(partition.topic(), partition.number());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
