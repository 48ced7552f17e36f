package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.generation.Generation;
import org.jspecify.annotations.Nullable;

/**
 * A database that is being read in one snapshot.
 *
 * @param generation the live one there
 * @param shard the shard whose database it is; null where this instance answers for its own database alone
 */
record ReadDatabase(Generation generation, @Nullable ShardDatabase shard) {}
