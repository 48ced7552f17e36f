/**
 * Kafka in: polls the source topics, hands batches on, and waits while the database or the broker is unavailable.
 *
 * <p>It owns the consumers, their threads and the measurement of lag. It promises that a partition is always read from
 * its position in the database, whatever offsets Kafka has committed, and that a consumer that waits stays in its
 * group. It refuses a partition whose position the topic does not hold, because skipping the missing records would lose
 * documents. Its door is {@link dev.accumulator.consumer.intake.Intake}.
 */
@ApplicationModule(
        displayName = "Intake",
        allowedDependencies = {"event", "posting", "generation"})
@NullMarked
package dev.accumulator.consumer.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
