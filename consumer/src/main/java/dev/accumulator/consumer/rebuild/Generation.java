package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.register.Registers;
import dev.accumulator.consumer.register.Schema;

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
