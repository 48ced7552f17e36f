package dev.accumulator.consumer.federation;

import org.jspecify.annotations.Nullable;

/** A shard has not answered in time, so that there is no answer over all of them. */
public final class ShardUnavailable extends RuntimeException {
    private final int shard;
    private final String reason;

    /**
     * Names the shard and the reason.
     *
     * @param shard its number, from 0
     * @param name where its database is
     */
    public ShardUnavailable(int shard, String name, String reason, @Nullable Throwable cause) {
        super("Shard " + shard + " (" + name + ") does not answer: " + reason, cause, false, false);
        this.shard = shard;
        this.reason = reason;
    }

    /** The number of the shard, from 0. */
    public int shard() {
        return shard;
    }

    /** Why it does not answer. */
    public String reason() {
        return reason;
    }
}
