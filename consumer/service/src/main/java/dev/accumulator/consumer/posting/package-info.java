/**
 * The one transaction in which a polled batch becomes movements, order rows, results and dead letters, or nothing at
 * all.
 *
 * <p>It owns the mappings in force and the positions, and promises that the effects of a record are in the database if and only if its
 * partition's position is past it; that a document that cannot be accepted stops no other; and that no document is
 * refused because of a failure of the database. It refuses a batch whose partitions have moved on under another
 * consumer. Its door is {@link dev.accumulator.consumer.posting.Posting}.
 */
@ApplicationModule(
        displayName = "Posting",
        allowedDependencies = {
            "avro",
            "chart",
            "closing",
            "configuration",
            "event",
            "mapping",
            "mappingfile",
            "order",
            "reservation",
            "outbox",
            "deadletter",
            "generation",
            "shard",
            "watch"
        })
@NullMarked
package dev.accumulator.consumer.posting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
