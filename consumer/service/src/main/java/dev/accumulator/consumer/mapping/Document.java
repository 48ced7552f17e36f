package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Change;
import org.jspecify.annotations.Nullable;

/**
 * The effect of one event.
 *
 * @param change the change to the registers
 * @param order the change to the order's row; null for a document that is not an order
 */
public record Document(Change change, @Nullable OrderChange order) {}
