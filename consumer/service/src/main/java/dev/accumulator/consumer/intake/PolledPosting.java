package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.DatabaseReplaced;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.ReadAhead;
import dev.accumulator.consumer.posting.ReadBatch;
import dev.accumulator.consumer.watch.Pulse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what a thread has polled, batch by batch. What cannot be posted is dropped, and its partitions are placed anew. For one
 * thread.
 */
final class PolledPosting {
    private static final Logger LOG = LoggerFactory.getLogger(PolledPosting.class);

    /** A partition whose last offsets hold no record shows lag until they are passed over. */
    private static final long PASS_OVER_NANOS = 1_000_000_000L;

    private final String name;
    private final Posting posting;
    private final Placement placement;
    private final Batches batches;
    private final long mappedBytesMax;
    private final OffsetHints hints;
    private final Trust trust;
    private final WaitingPartitions waiting;
    private final Pulse pulse;
    private final BooleanSupplier stopping;
    private long passedOverNanos = System.nanoTime();

    /** @param stopping true once the thread is to stop */
    PolledPosting(
            String name,
            Posting posting,
            Placement placement,
            Batches batches,
            long mappedBytesMax,
            OffsetHints hints,
            Trust trust,
            WaitingPartitions waiting,
            Pulse pulse,
            BooleanSupplier stopping) {
        this.name = name;
        this.posting = posting;
        this.placement = placement;
        this.batches = batches;
        this.mappedBytesMax = mappedBytesMax;
        this.hints = hints;
        this.trust = trust;
        this.waiting = waiting;
        this.pulse = pulse;
        this.stopping = stopping;
    }

    /** Returns true if all polled records were posted, but for those of partitions that wait. */
    boolean post(ConsumerRecords<byte[], byte[]> records, Assignment partitions, Consumer<byte[], byte[]> opened) {
        int left = records.count();
        Supplier<Map<String, TopicAdmin.Topic>> topics = placement.ask(records.partitions());
        Map<Partition, RuntimeException> found = new HashMap<>();
        ReadAhead ahead = new ReadAhead(batch -> posting.read(batch, mappedBytesMax, found));
        ahead.add(batches.cut(records, partitions::position));
        // The broker answers meanwhile.
        ahead.read();
        if (!areOfTheirTopics(records.partitions(), topics, partitions)) {
            return false;
        }
        while (!ahead.isEmpty()) {
            if (stopping.getAsBoolean() && left < records.count()) {
                LOG.info("{} stops and leaves {} polled records unposted", name, left);
                return false;
            }
            pulse.beat();
            ReadBatch next = ahead.next();
            if (!post(next, ahead::read, partitions)) {
                return false;
            }
            left -= next.batch().events().size();
        }
        waiting.posted(records.partitions(), found, partitions);
        if (stopping.getAsBoolean()) {
            LOG.info("{} finished the current batch of {} records", name, records.count());
        }
        hints.commit(opened);
        return true;
    }

    /**
     * Makes sure that what was polled is of the topics that the positions belong to. A topic can be deleted and made
     * anew at any time, and the consumer goes on in the new one without a word. A topic that still has its id after the
     * records were fetched had it when they were fetched, because ids do not come back.
     */
    private boolean areOfTheirTopics(
            Set<TopicPartition> polled, Supplier<Map<String, TopicAdmin.Topic>> topics, Assignment partitions) {
        try {
            if (partitions.areOf(topics.get(), polled)) {
                return true;
            }
            partitions.unplaceAll();
        } catch (RuntimeException unanswered) {
            partitions.unplaceAll();
            trust.failed("check of topics", unanswered);
        }
        return false;
    }

    private boolean post(ReadBatch batch, Runnable meanwhile, Assignment partitions) {
        if (batch.batch().advances().isEmpty()) {
            // All of its records wait.
            return true;
        }
        try {
            posting.post(batch, meanwhile);
            batch.batch().advances().forEach((partition, advance) -> {
                partitions.advanced(partition, advance);
                hints.put(Assignment.kafka(partition), advance.to());
            });
            trust.works();
            return true;
        } catch (RuntimeException failure) {
            if (MemoryCaution.isOutOfMemory(failure)) {
                throw failure;
            }
            partitions.unplaceAll();
            if (failure instanceof GenerationSwitched switched) {
                trust.generationSwitched(switched);
            } else if (failure instanceof DatabaseReplaced replaced) {
                trust.databaseReplaced(replaced);
            } else {
                trust.failed("post", failure);
            }
            return false;
        }
    }

    /** True if {@link #passOver} was not called for a while. */
    boolean isToPassOver() {
        return System.nanoTime() - passedOverNanos > PASS_OVER_NANOS;
    }

    /** Moves positions past offsets that hold no record, so that a topic that is read to its end has no lag. */
    void passOver(Assignment partitions) {
        passedOverNanos = System.nanoTime();
        Map<Partition, Advance> past;
        try {
            past = posting.withinBounds(partitions.readPast());
        } catch (OffsetOutOfRangeException gone) {
            partitions.unplace(gone);
            return;
        }
        Set<TopicPartition> polled =
                past.keySet().stream().map(Assignment::kafka).collect(Collectors.toSet());
        if (!past.isEmpty() && areOfTheirTopics(polled, placement.ask(polled), partitions)) {
            post(posting.read(new Batch(List.of(), past)), () -> {}, partitions);
        }
    }
}
