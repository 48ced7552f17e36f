package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import java.util.ArrayList;
import java.util.List;

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

    public Batch batch() {
        return batch;
    }

    /** The parts of the records, in the order of the records: one of each at least. */
    List<Incoming> incoming() {
        return incoming;
    }
}
