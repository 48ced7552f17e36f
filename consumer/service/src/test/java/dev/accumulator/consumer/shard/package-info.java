/** Tests of the shards. */
@NullMarked
package dev.accumulator.consumer.shard;

import org.jspecify.annotations.NullMarked;
