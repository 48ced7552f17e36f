/**
 * Requests to another shard for work that only its own instances can do: retries of dead letters and of refused documents, and
 * the detaching of months.
 *
 * <p>It owns the table {@code shard_requests} of the control schema. Whoever asks writes a row into the database of the shard
 * and waits for what comes of it; an instance of that shard takes the row within a second or so. It promises that a request
 * is taken by one instance at most, that one which nobody takes in time is withdrawn and does nothing, and that whoever asks
 * waits with a limit. It refuses to do anything twice by itself: all of the work can be asked for again. Its door is {@link
 * dev.accumulator.consumer.request.ShardRequests}.
 */
@ApplicationModule(
        displayName = "Requests to shards",
        allowedDependencies = {"deadletter", "generation", "maintenance", "mapping", "posting", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
