package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappingWaits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A batch whose records are mapped, before the registers have seen them. It can be posted once. */
public final class ReadBatch {
    private final Batch batch;
    private final List<Incoming> incoming;

    ReadBatch(Batch batch, List<Incoming> incoming) {
        this.batch = batch;
        this.incoming = incoming;
    }

    static ReadBatch read(Mappings mappings, Batch batch) {
        List<Incoming> incoming = new ArrayList<>(batch.events().size());
        for (RawEvent event : batch.events()) {
            Incoming.read(mappings, event, incoming);
        }
        return new ReadBatch(batch, incoming);
    }

    /**
     * Reads what can be mapped now, and leaves out the rest.
     *
     * @param waiting partitions whose records are left out; those whose next record cannot be mapped yet are added
     */
    static ReadBatch readable(Mappings mappings, Batch batch, Map<Partition, MappingWaits> waiting) {
        List<RawEvent> kept = new ArrayList<>(batch.events().size());
        List<Incoming> incoming = new ArrayList<>(batch.events().size());
        for (RawEvent event : batch.events()) {
            if (!waiting.isEmpty() && waiting.containsKey(Batch.partitionOf(event))) {
                continue;
            }
            try {
                Incoming.read(mappings, event, incoming);
                kept.add(event);
            } catch (MappingWaits later) {
                waiting.put(Batch.partitionOf(event), later);
            }
        }
        return new ReadBatch(
                kept.size() == batch.events().size() ? batch : batch.without(waiting.keySet(), kept), incoming);
    }

    public Batch batch() {
        return batch;
    }

    /** The parts of the records, in the order of the records: one of each at least. */
    List<Incoming> incoming() {
        return incoming;
    }
}
