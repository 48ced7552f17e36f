package dev.accumulator.consumer.rest;

/** A shard refuses what was asked of its instances. */
final class RefusedInShard extends RuntimeException {
    private final int shard;
    private final String code;

    /** @param code the code that the shard's own instance answers with */
    RefusedInShard(int shard, String code, String reason) {
        super("Shard " + shard + ": " + reason, null, false, false);
        this.shard = shard;
        this.code = code;
    }

    int shard() {
        return shard;
    }

    String code() {
        return code;
    }
}
