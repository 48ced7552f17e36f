/**
 * From the bytes of a Kafka record to a business event, or to why they are none.
 *
 * <p>It owns the reading of CloudEvents in both modes and of the documents in them, and promises that a record is
 * answered with a value, never an exception, whatever its bytes are; in time and memory that the record's length bounds;
 * and always with the same answer for the same bytes. Decimals stay exact. It refuses what the contract of {@code
 * dev.accumulator.schemas} does not allow, naming the first fault by code and JSON path, and knows neither registers nor
 * the database. Its door is {@link dev.accumulator.consumer.event.EventDecoder}.
 */
@ApplicationModule(
        displayName = "Event decoding",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
