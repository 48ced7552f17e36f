package dev.accumulator.consumer.generation;

import org.jspecify.annotations.Nullable;

/**
 * An answer, and the positions of the snapshot that it was read in.
 *
 * @param positions the position of each partition, as {@code orders-0@15,orders-1@3}: the effects of all its records with
 *     lower offsets are in the answer; empty if nothing was ever read
 */
public record AsOf<T extends @Nullable Object>(T answer, String positions) {}
