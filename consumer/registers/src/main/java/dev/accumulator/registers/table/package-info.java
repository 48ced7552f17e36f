/**
 * The tables of registers: their names and DDL, the log of movements, the cells, the totals, and the catalog of what is
 * there.
 *
 * <p>It owns every statement that changes a register's cells and totals, and promises that totals are folded from the log
 * exactly once. Its door is {@link dev.accumulator.registers.table.Catalog}, which gives a register with its tables. It
 * decides nothing about documents and their revisions. Internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.table;

import org.jspecify.annotations.NullMarked;
