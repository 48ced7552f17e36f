/**
 * Records that could not be accepted: kept with what was wrong, published, and mended by people.
 *
 * <p>It owns the table {@code dead_letters} of the control schema, and promises that a record is one letter however often it
 * is delivered, that its bytes are kept as they came, and that of several people who retry or resolve a letter at once one
 * does. It refuses to decide what is acceptable, and never touches a position: a retry posts the record again by {@link
 * dev.accumulator.consumer.deadletter.Reposting}. Its door is {@link dev.accumulator.consumer.deadletter.DeadLetters}.
 */
@ApplicationModule(
        displayName = "Dead letters",
        allowedDependencies = {"event", "outbox"})
@NullMarked
package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
