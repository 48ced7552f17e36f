/**
 * Records that could not be accepted. They are kept with the reason, announced, and dealt with by people.
 *
 * <p>It owns the table {@code dead_letters} of the control schema, and promises that a record, or each part of it that
 * cannot be accepted, is one letter however often it is delivered, that its bytes are kept unchanged, and that of several people who retry or resolve a letter at
 * the same time one succeeds. It refuses to decide what is acceptable, and never touches a position: a retry posts the
 * record again by {@link dev.accumulator.consumer.deadletter.Reposting}. Its door is {@link
 * dev.accumulator.consumer.deadletter.DeadLetters}.
 */
@ApplicationModule(
        displayName = "Dead letters",
        allowedDependencies = {"event", "generation", "mapping", "outbox"})
@NullMarked
package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
