/**
 * Generations: complete sets of derived state, each in a schema of its own, of which readers and postings see one.
 *
 * <p>It owns the control schema and its migrations, makes the first generation with the configured registers, and promises
 * that a posting into a generation that is no longer live is refused. It waits for a database that is not there. It
 * refuses to change the shape of live tables in ways that lose movements; such a change needs a rebuild. Its door is
 * {@link dev.accumulator.consumer.generation.Generations}.
 */
@ApplicationModule(
        displayName = "Generations",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.generation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
