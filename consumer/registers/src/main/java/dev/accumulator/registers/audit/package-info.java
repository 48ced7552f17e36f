/**
 * Verification, repair and comparison: derived numbers against the movements, and one schema against another.
 *
 * <p>It promises that a verification changes nothing, that what goes on meanwhile is not reported as a difference, and that a
 * repair makes totals and balances exactly what the movements say. Internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.audit;

import org.jspecify.annotations.NullMarked;
