/**
 * Order rows: orders as of their newest revision, with their lines, for people and reports.
 *
 * <p>It owns the table {@code orders} of a generation, and promises that a row shows the greatest revision that was
 * written, whatever the order of writing. The registers decide which changes are written at all; the caller asks them
 * first. Its door is {@link dev.accumulator.consumer.order.Orders}.
 */
@ApplicationModule(
        displayName = "Orders",
        allowedDependencies = {"mapping"})
@NullMarked
package dev.accumulator.consumer.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
