/**
 * Messages to Kafka, which are appended in the caller's transaction and sent after its commit.
 *
 * <p>It owns the tables {@code outbox}, {@code outbox_parked} and {@code outbox_lease} of the control schema, and
 * promises that a message is sent if and only if its transaction commits: at least once, and for one key of a topic in
 * the order in which the transactions wrote, given that transactions of one key follow each other. Each topic has a
 * relay of its own, of which one is active over all instances; no topic waits for another. It refuses to drop a
 * message: one that the broker finds too large is sent in a smaller form, and one that it will never take is parked
 * until people decide ({@link dev.accumulator.consumer.outbox.ParkedMessages}). Its door is {@link
 * dev.accumulator.consumer.outbox.Outbox}.
 */
@ApplicationModule(
        displayName = "Outbox",
        allowedDependencies = {"generation", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
