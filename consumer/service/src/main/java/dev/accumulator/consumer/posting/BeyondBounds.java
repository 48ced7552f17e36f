package dev.accumulator.consumer.posting;

/** The layout of shards that this one follows has not posted the record yet. It is posted once that has. */
public final class BeyondBounds extends RuntimeException {
    BeyondBounds(Partition partition, long offset) {
        super(
                partition + " is read up to " + offset + ", which the shards before have not posted yet",
                null,
                false,
                false);
    }
}
