/**
 * An upstream system to try the service with: a small fixed scenario, realistic traffic with every disturbance that a
 * stream can have, and a comparison of the consumer's answers with the state that follows from the traffic.
 *
 * <p>The rooms: {@code wire} writes documents as CloudEvents over Kafka, {@code traffic} makes a deterministic stream
 * of them, {@code expected} is the in-memory model of the end state, {@code verify} compares a consumer with it.
 * {@code shop} is a shop for people, and {@code page} its pages. This package holds the command line and {@link dev.accumulator.producer.DemoScenario}. It knows the event contracts, but
 * not the consumer.
 */
@NullMarked
package dev.accumulator.producer;

import org.jspecify.annotations.NullMarked;
