/**
 * Moves a deployment to another number of shards: the new layout is built beside the old one from the topics, compared with it,
 * and switched in.
 *
 * <p>It owns the databases of the layout before, and the order of the steps. It promises that a layout that is being built
 * posts no record that the one before has not posted, so that the two can be compared at equal positions, and that each result is
 * announced by one of them; that what floors, closing dates and operators have decided there holds here; that two layouts never
 * answer at once; and that every step can be made again after a crash. It refuses to switch to a layout that differs. Its door is
 * {@link dev.accumulator.consumer.layout.Layouts}.
 */
@ApplicationModule(
        displayName = "Layouts",
        allowedDependencies = {"closing", "federation", "generation", "order", "posting", "shard", "watch"})
@NullMarked
package dev.accumulator.consumer.layout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
