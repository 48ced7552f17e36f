/**
 * The values that the engine takes and gives: definitions, documents and their movements, queries, rows, outcomes and
 * refusals.
 *
 * <p>It owns the rules that a value can check of itself: names, types, limits, moments. It is pure: it knows no database and
 * no other package of the engine. All its types are for callers, so it has no single door.
 */
@NullMarked
package dev.accumulator.registers.model;

import org.jspecify.annotations.NullMarked;
