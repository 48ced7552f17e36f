package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.register.Registers;
import dev.accumulator.consumer.register.Schema;

/**
 * One complete set of derived state.
 *
 * @param number from 1; a later one is greater
 * @param schema where its tables are
 * @param registers its registers
 */
public record Generation(int number, Schema schema, Registers registers) {}
