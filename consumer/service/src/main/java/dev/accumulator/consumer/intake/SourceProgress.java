package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;

/** How far the partitions of the source topics are read, as last measured. It asks neither the broker nor the database. */
public final class SourceProgress {
    private final Supplier<Lag> measured;
    private final PartitionShare share;

    SourceProgress(Supplier<Lag> measured, PartitionShare share) {
        this.measured = measured;
        this.share = share;
    }

    /**
     * How far a partition is read.
     *
     * @param position the next offset whose record is not posted yet
     * @param end the offset after the last record that can be read
     */
    public record Reading(String topic, int partition, long position, long end) {}

    /** Returns the progress of all partitions of a topic that were measured: those of this shard. */
    public List<Reading> of(String topic) {
        return measured.get().partitions().entrySet().stream()
                .filter(partition -> partition.getKey().topic().equals(topic))
                .map(partition -> reading(partition.getKey(), partition.getValue()))
                .toList();
    }

    /** Returns the progress of one partition; empty if it was not measured. */
    public Optional<Reading> of(String topic, int partition) {
        Partition asked = new Partition(topic, partition);
        return Optional.ofNullable(measured.get().partitions().get(asked)).map(found -> reading(asked, found));
    }

    private static Reading reading(Partition partition, Lag.OfPartition measured) {
        Position position = measured.position();
        Standing standing = measured.standing();
        return new Reading(
                partition.topic(),
                partition.number(),
                position == null ? standing.beginning() : position.offset(),
                standing.end());
    }

    /**
     * Returns the progress of the partition into which Kafka's producers put a key unless they were told otherwise; empty
     * if the topic was not measured, or another shard has that partition.
     */
    public Optional<Reading> ofKey(String topic, String key) {
        int partitions = share.all(topic, of(topic).size());
        return partitions == 0
                ? Optional.empty()
                : of(topic, Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions);
    }
}
