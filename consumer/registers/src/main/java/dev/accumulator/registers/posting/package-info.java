/**
 * From documents to rows: checks what is given, decides by revision, and appends movements and reversals.
 *
 * <p>It owns the recorder states, and promises that a (recorder, revision) is posted at most once and that a document is
 * posted whole or not at all. It never changes a row of the log. Internal to the engine; its doors are {@link
 * dev.accumulator.registers.posting.Poster} and {@link dev.accumulator.registers.posting.MonthPartitioner}.
 */
@NullMarked
package dev.accumulator.registers.posting;

import org.jspecify.annotations.NullMarked;
