/**
 * Turns the bytes of a Kafka record into a business event, or into the reason why they are not one.
 *
 * <p>It owns the reading of CloudEvents in both modes and of the documents in them. It promises that any bytes give a
 * value, never an exception; that the record's length bounds the time and memory; and that the same bytes always give
 * the same value. Decimals stay exact. It refuses everything that the contract of {@code dev.accumulator.schemas} does
 * not allow, and names the first fault by code and JSON path. In a topic that is keyed by groups it holds the names of
 * documents to the keys of their records. It knows neither registers nor the database. Its door is
 * {@link dev.accumulator.consumer.event.EventDecoder}.
 */
@ApplicationModule(
        displayName = "Event decoding",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
