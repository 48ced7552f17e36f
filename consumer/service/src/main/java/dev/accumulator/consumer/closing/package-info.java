/**
 * Closing: up to which day registers take no movement, and the seals of closed months.
 *
 * <p>It owns the tables {@code closings}, {@code closing_revisions} and {@code seals} of the control schema, and promises that each change of a date is
 * kept with who made it, in the transaction that makes it; that a month is sealed only while it is closed; and that a seal
 * is broken with a record of it by whoever opens its month. It refuses to close days that have not begun. An event about a date is
 * taken once, by its revision, which is kept in the table {@code closing_revisions}. Its doors are {@link
 * dev.accumulator.consumer.closing.Closings} and, for events, {@link dev.accumulator.consumer.closing.ClosingEvents}.
 */
@ApplicationModule(
        displayName = "Closing",
        allowedDependencies = {"generation"})
@NullMarked
package dev.accumulator.consumer.closing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
