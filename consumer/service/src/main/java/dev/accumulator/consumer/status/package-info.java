/**
 * The state of the whole service in one answer, what is wrong first.
 *
 * <p>It owns the tables {@code instances}, in which each instance gives a sign of life, and {@code source_ends}, in which
 * it says how far the topics could be read; and the figures that are read from the database for metrics. It promises to answer in bounded time while the broker or the database is away, with what was
 * known last and the reason; and to cost an idle database a few statements a minute. It changes nothing but its own tables.
 * Its door is {@link dev.accumulator.consumer.status.Status}.
 */
@ApplicationModule(
        displayName = "Status",
        allowedDependencies = {
            "intake",
            "posting",
            "maintenance",
            "deadletter",
            "outbox",
            "federation",
            "generation",
            "shard",
            "watch"
        })
@NullMarked
package dev.accumulator.consumer.status;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
