package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Cuts polled records into batches of a bounded number of records and bytes. */
final class Batches {
    private final int recordsMax;
    private final long bytesMax;

    Batches(int recordsMax, long bytesMax) {
        this.recordsMax = recordsMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Cuts the records into batches, and keeps the order within each partition.
     *
     * @param positions the position of each partition in the database
     */
    List<Batch> cut(ConsumerRecords<byte[], byte[]> records, Function<TopicPartition, Position> positions) {
        List<Batch> batches = new ArrayList<>();
        OpenBatch open = new OpenBatch(positions);
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                RawEvent event = raw(record);
                long bytes = bytes(event);
                if (open.isFull(bytes)) {
                    batches.add(open.close());
                }
                open.add(partition, event, bytes, record.leaderEpoch().orElse(null));
            }
        }
        if (!open.events.isEmpty()) {
            batches.add(open.close());
        }
        return batches;
    }

    private final class OpenBatch {
        private final Function<TopicPartition, Position> positions;
        private final Map<Partition, Advance> reached = new HashMap<>();
        private List<RawEvent> events = new ArrayList<>();
        private Map<Partition, Advance> advances = new HashMap<>();
        private long bytes;

        OpenBatch(Function<TopicPartition, Position> positions) {
            this.positions = positions;
        }

        boolean isFull(long more) {
            return events.size() >= recordsMax || (!events.isEmpty() && bytes + more > bytesMax);
        }

        void add(TopicPartition of, RawEvent event, long eventBytes, @Nullable Integer epoch) {
            Partition partition = new Partition(of.topic(), of.partition());
            long next = event.offset() + 1;
            Advance before = advances.get(partition);
            advances.put(
                    partition,
                    before != null
                            ? new Advance(before.from(), next, before.topicId(), epoch)
                            : first(partition, positions.apply(of), next, epoch));
            events.add(event);
            bytes += eventBytes;
        }

        /** Begins where the batch before left the partition, or else at its position in the database. */
        private Advance first(Partition partition, Position position, long next, @Nullable Integer epoch) {
            Advance earlier = reached.get(partition);
            long from = earlier != null ? earlier.to() : position.offset();
            return new Advance(from, next, position.topicId(), epoch);
        }

        Batch close() {
            Batch batch = new Batch(events, advances);
            reached.putAll(advances);
            events = new ArrayList<>();
            advances = new HashMap<>();
            bytes = 0;
            return batch;
        }
    }

    static RawEvent raw(ConsumerRecord<byte[], byte[]> record) {
        List<RawEvent.Header> headers = new ArrayList<>();
        boolean whole = isWhole(record.key(), record.serializedKeySize())
                && isWhole(record.value(), record.serializedValueSize());
        for (Header header : record.headers()) {
            byte[] value = header.value();
            if (value != null && value.length > RawEvent.HEADER_BYTES_MAX) {
                value = Arrays.copyOf(value, RawEvent.HEADER_BYTES_MAX);
                whole = false;
            }
            headers.add(new RawEvent.Header(header.key(), value));
        }
        return new RawEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers,
                Math.max(0, record.serializedValueSize()),
                whole);
    }

    private static boolean isWhole(byte @Nullable [] held, int serializedBytes) {
        return held == null || held.length >= serializedBytes;
    }

    /** Returns what the event holds in memory. */
    private static long bytes(RawEvent event) {
        long bytes = length(event.key()) + length(event.value());
        for (RawEvent.Header header : event.headers()) {
            bytes += header.name().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
