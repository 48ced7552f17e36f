/**
 * Replicas: standbys of the database that answer requests in its place.
 *
 * <p>It owns a pool of connections to each replica, and what is known of each: whether it is a standby of this database,
 * which generation it shows, and how far it is behind. It promises that no read goes to a replica that is further behind
 * than the configuration allows, as far as was seen within the last three seconds, and that one that is left out is told, and comes
 * back by itself. It refuses to decide what an answer has to include: whoever reads looks at the positions of the answer.
 * Its door is {@link dev.accumulator.consumer.replica.Replicas}.
 */
@ApplicationModule(
        displayName = "Replicas",
        allowedDependencies = {"generation", "watch"})
@NullMarked
package dev.accumulator.consumer.replica;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
