package dev.accumulator.consumer.posting;

import java.util.UUID;

/**
 * A database, as others know it.
 *
 * @param identity is made with the tables, and goes with them into a backup
 * @param place differs between copies of a database: its server, its number there, and the server's timeline, as far as the
 *     server tells them
 * @param name its name on its server, for people
 */
public record DatabaseName(UUID identity, String place, String name) {
    @Override
    public String toString() {
        return identity + " (" + name + ")";
    }
}
