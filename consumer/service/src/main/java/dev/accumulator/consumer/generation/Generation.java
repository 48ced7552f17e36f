package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.Registers;

/**
 * One complete set of derived state.
 *
 * @param number from 1 on; a later generation has a greater number
 * @param schema the schema of its tables
 * @param registers its registers
 * @param database the history of the database in which it was opened. After a restore another one begins, since sequences
 *     and positions may be earlier than the registers remember
 */
public record Generation(int number, Schema schema, Registers registers, String database) {}
