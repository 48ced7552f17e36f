/**
 * Order rows: what an order says as of its newest revision, with its lines, for people and reports.
 *
 * <p>It owns the table {@code orders} of a generation, and promises that a row is that of the greatest revision written,
 * whatever the order of writing. Whether a change is to be written at all is the caller's to know: the registers have
 * decided it. Its door is {@link dev.accumulator.consumer.order.Orders}.
 */
@ApplicationModule(
        displayName = "Orders",
        allowedDependencies = {"mapping"})
@NullMarked
package dev.accumulator.consumer.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
