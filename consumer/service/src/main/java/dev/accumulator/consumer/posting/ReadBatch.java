package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappingWaits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose records are mapped, before the registers have seen them, or as many of its first records as fit into the memory
 * that their documents may take. It can be posted once.
 */
public final class ReadBatch {
    private final Batch batch;
    private final List<Incoming> incoming;
    private final @Nullable Batch rest;

    ReadBatch(Batch batch, List<Incoming> incoming, @Nullable Batch rest) {
        this.batch = batch;
        this.incoming = incoming;
        this.rest = rest;
    }

    /**
     * Reads records until their documents take the memory that they may, one record at least.
     *
     * @param bytesMax of the documents, but for those of the last record
     * @throws MappingWaits if a record cannot be mapped yet
     */
    static ReadBatch read(Mappings mappings, Batch batch, long bytesMax) {
        List<RawEvent> events = batch.events();
        List<Incoming> incoming = new ArrayList<>(events.size());
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            if (bytes >= bytesMax && i > 0) {
                return new ReadBatch(batch.first(i), incoming, batch.from(i));
            }
            bytes += Incoming.read(mappings, events.get(i), incoming);
        }
        return new ReadBatch(batch, incoming, null);
    }

    /**
     * Reads records as {@link #read} does, and leaves out those that cannot be mapped yet, with what follows them in their
     * partitions.
     *
     * @param held topics whose records are left out because accounts are read first
     * @param waiting partitions whose records are left out; those whose next record cannot be mapped yet, is beyond its bounds
     *     or is held, are added
     */
    static ReadBatch readable(
            Mappings mappings,
            Batch batch,
            long bytesMax,
            Optional<Map<Partition, Long>> ends,
            Set<String> held,
            Map<Partition, RuntimeException> waiting) {
        List<RawEvent> events = batch.events();
        List<RawEvent> kept = new ArrayList<>(events.size());
        List<Incoming> incoming = new ArrayList<>(events.size());
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            if (bytes >= bytesMax && i > 0) {
                return new ReadBatch(without(waiting, batch.first(i), kept), incoming, batch.from(i));
            }
            RawEvent event = events.get(i);
            if (!waiting.isEmpty() && waiting.containsKey(Batch.partitionOf(event))) {
                continue;
            }
            if (held.contains(event.topic())) {
                Partition partition = Batch.partitionOf(event);
                waiting.put(partition, new ChartUnread(partition));
                continue;
            }
            if (ends.isPresent() && isBeyond(event, ends.get())) {
                Partition partition = Batch.partitionOf(event);
                waiting.put(partition, new BeyondBounds(partition, event.offset()));
                continue;
            }
            try {
                bytes += Incoming.read(mappings, event, incoming);
                kept.add(event);
            } catch (MappingWaits later) {
                waiting.put(Batch.partitionOf(event), later);
            }
        }
        return new ReadBatch(without(waiting, batch, kept), incoming, null);
    }

    private static boolean isBeyond(RawEvent event, Map<Partition, Long> ends) {
        return event.offset() >= ends.getOrDefault(Batch.partitionOf(event), 0L);
    }

    private static Batch without(Map<Partition, RuntimeException> waiting, Batch batch, List<RawEvent> kept) {
        return kept.size() == batch.events().size() ? batch : batch.without(waiting.keySet(), kept);
    }

    /** Returns the records that are mapped. */
    public Batch batch() {
        return batch;
    }

    /** Returns the same with other parts, one for each. */
    ReadBatch with(List<Incoming> others) {
        return new ReadBatch(batch, others, rest);
    }

    /** Returns true if records about accounts of charts are among others, and should be posted before them. */
    boolean hasAccountsAmongOthers() {
        boolean has = incoming.stream().anyMatch(Incoming.Account.class::isInstance);
        return has && !incoming.stream().allMatch(Incoming.Account.class::isInstance);
    }

    /**
     * Returns the records of some topics alone.
     *
     * @param isOf says of which
     */
    ReadBatch ofTopics(Predicate<String> isOf) {
        List<RawEvent> events = batch.events().stream()
                .filter(event -> isOf.test(event.topic()))
                .toList();
        Map<Partition, Advance> advances = new HashMap<>(batch.advances());
        advances.keySet().removeIf(partition -> !isOf.test(partition.topic()));
        return new ReadBatch(
                new Batch(events, advances),
                incoming.stream()
                        .filter(part -> isOf.test(part.event().topic()))
                        .toList(),
                null);
    }

    /** The parts of the records, in the order of the records: one of each at least. */
    List<Incoming> incoming() {
        return incoming;
    }

    /** Returns the records that are still to be mapped, once these are posted; null if there are none. */
    @Nullable
    Batch rest() {
        return rest;
    }
}
