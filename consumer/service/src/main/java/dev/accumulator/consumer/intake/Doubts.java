package dev.accumulator.consumer.intake;

import java.util.concurrent.atomic.AtomicLong;

/** Tells the threads of this process to place their partitions anew. Safe for use by many threads. */
final class Doubts {
    private final AtomicLong raised = new AtomicLong();

    void raise() {
        raised.incrementAndGet();
    }

    /** Grows with each doubt. */
    long count() {
        return raised.get();
    }
}
