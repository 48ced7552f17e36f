package dev.accumulator.consumer.rest;

/** This instance answers for all shards, and what is asked is answered by the instances of each shard for themselves. */
final class NotOverShards extends RuntimeException {
    NotOverShards() {
        super(
                "This is not answered over all shards. Ask the shards one by one: an instance of each, with the header "
                        + OwnShardAlone.HEADER + " and its number",
                null,
                false,
                false);
    }
}
