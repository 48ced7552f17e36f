/**
 * The life of a schema and of its registers: created, defined, changed, loaded in bulk, detached month by month, dropped.
 *
 * <p>It owns the order in which a schema's tables are made, changed and dropped. It refuses a change that the tables cannot
 * take without losing movements. Its doors are {@link dev.accumulator.registers.lifecycle.EngineTables}, {@link
 * dev.accumulator.registers.lifecycle.Definitions}, {@link dev.accumulator.registers.lifecycle.Detachment} and {@link
 * dev.accumulator.registers.lifecycle.BulkLoad}. Internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.lifecycle;

import org.jspecify.annotations.NullMarked;
