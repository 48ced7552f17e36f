package dev.accumulator.consumer.generation;

/** Shards do not have the same registers, so that nothing can be added up over them. */
public final class ShardsDiffer extends RuntimeException {
    ShardsDiffer(String message) {
        super(message);
    }
}
