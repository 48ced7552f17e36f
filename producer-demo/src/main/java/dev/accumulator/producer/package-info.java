/**
 * An upstream system to try the service with: a fixed small scenario, realistic traffic with every disturbance that a
 * stream can bring, and a check of the consumer's answers against what that traffic must lead to.
 *
 * <p>The rooms: {@code wire} writes documents as CloudEvents over Kafka, {@code traffic} makes a deterministic stream of
 * them, {@code expected} is the in-memory model of the end state, {@code verify} compares a consumer with it. This
 * package holds the command line and {@link dev.accumulator.producer.DemoScenario}. Knows the event contracts, never the
 * consumer.
 */
@NullMarked
package dev.accumulator.producer;

import org.jspecify.annotations.NullMarked;
