/**
 * Balances, turnovers and movements, at any moment and as known at any moment, in pages.
 *
 * <p>This room owns the statements that read. It promises that an answer is of one snapshot, and that its cost does not grow
 * with the history. It changes nothing. It is internal to the engine; its door is {@link
 * dev.accumulator.registers.read.CatalogReads}.
 */
@NullMarked
package dev.accumulator.registers.read;

import org.jspecify.annotations.NullMarked;
