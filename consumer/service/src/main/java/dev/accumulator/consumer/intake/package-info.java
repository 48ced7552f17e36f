/**
 * Kafka in: polls the source topics, hands batches on, and waits where the database or the broker is away.
 *
 * <p>It promises that a partition is read from the position in the database and nowhere else, whatever Kafka's committed
 * offsets say, and that a consumer that waits stays in its group. It refuses a partition whose position the topic does not
 * hold, rather than skip what is missing. Its door is {@link dev.accumulator.consumer.intake.Intake}.
 */
@ApplicationModule(
        displayName = "Intake",
        allowedDependencies = {"event", "posting", "generation"})
@NullMarked
package dev.accumulator.consumer.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
