/**
 * Rebuilds: a new generation is made from the topics beside the live one, compared with it, and switched in.
 *
 * <p>It owns the tables {@code rebuilds} and {@code rebuild_differences} of the control schema, and promises that the
 * live generation stays as it is until the one transaction that switches; that a new generation is never ahead of the
 * live one, so that every document is announced exactly once; that one rebuild at a time is under way over all
 * instances, and that another instance goes on with it if one dies; and that a rebuild that fails or is cancelled
 * leaves no tables behind. Its door is {@link dev.accumulator.consumer.rebuild.Rebuilds}.
 */
@ApplicationModule(
        displayName = "Rebuilds",
        allowedDependencies = {"closing", "intake", "mapping", "posting", "order", "generation", "watch"})
@NullMarked
package dev.accumulator.consumer.rebuild;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
