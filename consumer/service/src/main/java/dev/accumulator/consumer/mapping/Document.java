package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Change;
import org.jspecify.annotations.Nullable;

/**
 * What one event does.
 *
 * @param change to the registers
 * @param order to the order's row; null for a document that is no order
 */
public record Document(Change change, @Nullable OrderChange order) {}
