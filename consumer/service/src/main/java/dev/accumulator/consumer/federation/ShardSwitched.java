package dev.accumulator.consumer.federation;

import org.jspecify.annotations.Nullable;

/** The generation of a shard was switched while it was read. */
final class ShardSwitched extends RuntimeException {
    private final transient ShardDatabase shard;

    ShardSwitched(ShardDatabase shard, @Nullable Throwable cause) {
        super("The generation of shard " + shard.index() + " was switched", cause, false, false);
        this.shard = shard;
    }

    ShardDatabase shard() {
        return shard;
    }
}
