package dev.accumulator.producer.traffic;

import dev.accumulator.producer.wire.SourceTopics;

/**
 * The options of a stream. Begin with {@link #of} and change what you need.
 *
 * @param seed the seed; streams of different seeds have different documents with different ids
 * @param documents the number of documents; of 100, about 60 are orders, 25 receipts and 15 movements
 * @param disturbances the amount of disorder
 * @param world the warehouses, products, clients and days
 * @param modes the CloudEvents modes
 * @param topics the topics to publish to
 */
public record TrafficOptions(
        long seed, int documents, Disturbances disturbances, World world, Modes modes, SourceTopics topics) {

    /** Checks that there are documents. */
    public TrafficOptions {
        if (documents < 1) {
            throw new IllegalArgumentException("documents must be at least 1, was " + documents);
        }
    }

    /** Returns options for undisturbed documents of the default world, in binary mode, to the default topics. */
    public static TrafficOptions of(long seed, int documents) {
        return new TrafficOptions(
                seed, documents, Disturbances.NONE, World.DEFAULT, Modes.BINARY, SourceTopics.DEFAULT);
    }

    public TrafficOptions with(Disturbances other) {
        return new TrafficOptions(seed, documents, other, world, modes, topics);
    }

    public TrafficOptions with(World other) {
        return new TrafficOptions(seed, documents, disturbances, other, modes, topics);
    }

    public TrafficOptions with(Modes other) {
        return new TrafficOptions(seed, documents, disturbances, world, other, topics);
    }

    public TrafficOptions with(SourceTopics other) {
        return new TrafficOptions(seed, documents, disturbances, world, modes, other);
    }
}
