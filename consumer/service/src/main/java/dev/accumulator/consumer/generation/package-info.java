/**
 * Generations: complete sets of derived state, each in a schema of its own. Readers and postings use the live one.
 *
 * <p>It owns the control schema and its migrations, makes the first generation with the configured registers, and
 * promises to refuse a posting into a generation that is no longer live, or into a database that was restored since. It
 * waits for a database that is not reachable, and opens one that it may only read as it is. It refuses a database that is
 * not in UTF8 or belongs to another shard, and to change live tables in
 * ways that lose movements; such a change needs a rebuild. Its door is {@link
 * dev.accumulator.consumer.generation.Generations}.
 */
@ApplicationModule(
        displayName = "Generations",
        allowedDependencies = {"chart", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
