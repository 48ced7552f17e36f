/**
 * Values that are written in Avro, with the id of their schema in a schema registry before them.
 *
 * <p>It owns the questions to the registry, the schemas that are known, and the decoding. It promises that every value
 * becomes the same tree of exact values that JSON becomes, or a reason why it does not, with bounded time and memory
 * whatever the bytes say; and that a registry that does not answer is told as {@link
 * dev.accumulator.consumer.avro.RegistryAway}, never as a fault of the record. It refuses to round: a floating-point
 * number is told apart from a decimal. Its door is {@link dev.accumulator.consumer.avro.AvroValues}.
 */
@ApplicationModule(
        displayName = "Avro",
        allowedDependencies = {"event"})
@NullMarked
package dev.accumulator.consumer.avro;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
