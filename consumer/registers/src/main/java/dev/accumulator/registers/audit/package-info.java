/**
 * Verification, repair and comparison: derived figures against the movements, and one schema against another.
 *
 * <p>This room owns the statements that go over all of a register. It promises that a verification changes nothing, that
 * postings and folds that go on meanwhile are not reported as differences, and that a repair makes totals and balances
 * exactly what the movements say. Its doors are {@link dev.accumulator.registers.audit.Verification}, {@link
 * dev.accumulator.registers.audit.Repair} and {@link dev.accumulator.registers.audit.SchemaComparison}. It never changes
 * movements: they are what everything else is checked against. It is internal to the engine.
 */
@NullMarked
package dev.accumulator.registers.audit;

import org.jspecify.annotations.NullMarked;
