package dev.accumulator.consumer.posting;

import java.util.List;

/** A batch whose records are decoded and mapped, before the registers have seen them. For one posting. */
public final class ReadBatch {
    private final Batch batch;
    private final List<Incoming> incoming;

    ReadBatch(Batch batch, List<Incoming> incoming) {
        this.batch = batch;
        this.incoming = incoming;
    }

    public Batch batch() {
        return batch;
    }

    List<Incoming> incoming() {
        return incoming;
    }
}
