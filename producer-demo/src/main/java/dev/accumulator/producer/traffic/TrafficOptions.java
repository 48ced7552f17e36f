package dev.accumulator.producer.traffic;

import dev.accumulator.producer.wire.SourceTopics;

/**
 * Which stream to make. Begin with {@link #of} and change what matters.
 *
 * @param seed streams of different seeds hold different documents, under ids of their own
 * @param documents how many documents; orders are about 60 in 100, receipts 25, movements 15
 * @param disturbances what does not go smoothly
 * @param world warehouses, products, clients and days
 * @param modes how events are written
 * @param topics where they are published
 */
public record TrafficOptions(
        long seed, int documents, Disturbances disturbances, World world, Modes modes, SourceTopics topics) {

    /** Checks that there are documents. */
    public TrafficOptions {
        if (documents < 1) {
            throw new IllegalArgumentException("documents must be at least 1, was " + documents);
        }
    }

    /** Undisturbed documents of the default world, in binary mode, to the default topics. */
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
