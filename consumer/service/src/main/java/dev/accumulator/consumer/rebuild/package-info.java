/**
 * Rebuilds: the topics replayed into a new generation beside the live one, compared with it, and switched in.
 *
 * <p>It owns the tables {@code rebuilds} and {@code rebuild_differences} of the control schema, and promises that the live
 * generation is left alone until the one transaction that switches; that a new generation never is ahead of the live one,
 * so that every document is told of exactly once; that one rebuild at a time is under way over all instances, and that
 * another instance goes on with it where one dies; and that a rebuild that fails or is cancelled leaves no tables behind.
 * Its door is {@link dev.accumulator.consumer.rebuild.Rebuilds}.
 */
@ApplicationModule(
        displayName = "Rebuilds",
        allowedDependencies = {"intake", "posting", "order", "generation"})
@NullMarked
package dev.accumulator.consumer.rebuild;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
