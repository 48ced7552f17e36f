/**
 * Maintenance of derived state: verification and repair, on demand and on a schedule.
 *
 * <p>It owns the tables {@code maintenance_runs} and {@code detachments} of the control schema, and promises that one run at a time is under way
 * over all instances, that a run whose process died is reported as failed, that concurrent postings are never reported
 * as differences, that a verification changes nothing, and that months are detached under a name alone. The engine checks registers, and the room {@code order}
 * checks order rows. It refuses to mend movements and order rows, which only a rebuild can. Its door is
 * {@link dev.accumulator.consumer.maintenance.Maintenance}.
 */
@ApplicationModule(
        displayName = "Maintenance",
        allowedDependencies = {"closing", "generation", "order", "watch"})
@NullMarked
package dev.accumulator.consumer.maintenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
