/**
 * Balances, turnovers and movements, at any moment and as known at any moment, in pages.
 *
 * <p>It promises that an answer is of one snapshot and that its cost does not grow with the history. It changes nothing.
 * Internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.read;

import org.jspecify.annotations.NullMarked;
