package dev.accumulator.consumer.outbox;

import java.time.Duration;

/**
 * The messages of a topic that wait.
 *
 * @param messages how many there are, counted up to {@link Outbox#COUNTED_MAX}
 * @param oldest how long the first one has waited; zero if there is none
 * @param parked how many the broker will never take, counted up to the same limit
 */
public record OutboxBacklog(String topic, long messages, Duration oldest, long parked) {}
