package dev.accumulator.consumer.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The changes of a register as one client follows them, in one database or in those of all shards. For one thread. */
interface ChangeSource extends AutoCloseable {
    /**
     * Where a client begins.
     *
     * @param knownAt what is known at this moment is what the changes go on from
     */
    record Beginning(ChangePositions positions, Instant knownAt) {}

    /**
     * A step of one of the databases.
     *
     * @param part the number of the database among those that are followed
     */
    record Next(int part, ChangeStep step) {}

    /**
     * Returns the place behind everything that is known, and begins there.
     *
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if a shard is away
     */
    Beginning newest();

    /**
     * Goes on from the id of an event that a client has.
     *
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if a shard is away
     */
    ChangePositions goOn(String id);

    /**
     * Returns what comes next, and waits for it; nothing if nothing came in time.
     *
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if a shard is away
     */
    Optional<Next> next(Duration wait) throws InterruptedException;

    /** Waits a little, or until the service stops. */
    void pause() throws InterruptedException;

    /** False once the service is stopping. */
    boolean isOpen();

    /** Follows no longer. */
    @Override
    void close();
}
