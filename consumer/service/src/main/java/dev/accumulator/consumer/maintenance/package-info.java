/**
 * Care of derived state: verification and repair, on demand and on a schedule.
 *
 * <p>It owns the table {@code maintenance_runs} of the control schema, and promises that one run at a time is under way over all
 * instances, that a run whose process died is reported as failed, that what goes on meanwhile is never reported as a
 * difference, and that a verification changes nothing. It knows what order rows have to agree with. It refuses to mend
 * what registers cannot know, such as a movement or an order row: that takes a rebuild. Its door is {@link
 * dev.accumulator.consumer.maintenance.Maintenance}.
 */
@ApplicationModule(
        displayName = "Care",
        allowedDependencies = {"generation", "order"})
@NullMarked
package dev.accumulator.consumer.maintenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
