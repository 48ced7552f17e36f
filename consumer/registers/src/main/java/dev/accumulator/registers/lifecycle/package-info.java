/**
 * The life of a schema and of its registers: created, defined, changed, loaded in bulk, detached month by month, dropped.
 *
 * <p>It promises that a change that the tables cannot take without losing movements is refused. Internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.lifecycle;

import org.jspecify.annotations.NullMarked;
