package dev.accumulator.consumer.status;

import java.time.Instant;
import java.util.List;

/**
 * A process of the service.
 *
 * @param name its process number and host
 * @param roles what it does, such as {@code intake}
 * @param seenAt its last sign of life, by the clock of the database's server
 * @param alive false if it has given no sign of life for a minute
 * @param batchesPerSecond posting transactions, over the minute before its last sign of life
 * @param recordsPerSecond records of them
 */
public record Instance(
        String name,
        String version,
        List<String> roles,
        Instant startedAt,
        Instant seenAt,
        boolean alive,
        double batchesPerSecond,
        double recordsPerSecond) {

    /** Copies the roles. */
    public Instance {
        roles = List.copyOf(roles);
    }
}
