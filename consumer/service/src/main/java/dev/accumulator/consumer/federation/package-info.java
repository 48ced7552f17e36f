/**
 * Federation: the databases of all shards, read as one.
 *
 * <p>It owns a pool of connections to the database of each other shard, and the sessions in which they are read side by side,
 * each in one snapshot of its own. It promises that an answer is of all shards that were asked or fails, naming the shard that
 * did not answer in time; that nobody waits for a shard without a limit; and that a shard that is away is told, and comes back
 * by itself. By itself it writes nothing into the databases of other shards, but for the moments that reads of the past and
 * those who follow changes settle; others who know a shard from it may write requests there. It refuses to decide what is
 * asked of which shard. Its door is {@link dev.accumulator.consumer.federation.Federation}.
 */
@ApplicationModule(
        displayName = "Federation",
        allowedDependencies = {"generation", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.federation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
