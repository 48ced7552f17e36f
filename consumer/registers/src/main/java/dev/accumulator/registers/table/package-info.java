/**
 * The tables of registers: their names and DDL, the log of movements, the cells, the totals, and the catalog of what is
 * there.
 *
 * <p>It owns every statement that changes a register's cells and totals, and promises that totals are folded from the log
 * exactly once. Internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.table;

import org.jspecify.annotations.NullMarked;
