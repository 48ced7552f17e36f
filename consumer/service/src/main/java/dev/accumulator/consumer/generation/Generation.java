package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.Registers;

/**
 * One complete set of derived state.
 *
 * @param number from 1; a later one is greater
 * @param schema where its tables are
 * @param registers its registers
 * @param database which start of which database it was opened in; another after a restore, whose sequences and positions
 *     may be earlier than what the registers remember
 */
public record Generation(int number, Schema schema, Registers registers, String database) {}
