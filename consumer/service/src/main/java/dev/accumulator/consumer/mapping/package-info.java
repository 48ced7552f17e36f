/**
 * Maps a record to its effect: the movements in the registers, and the change of the order's row.
 *
 * <p>It owns {@link dev.accumulator.consumer.mapping.RecordMapping}, which every mapping implements, and the shipped mappings.
 * Files say what orders and receipts move ({@link dev.accumulator.consumer.mapping.MovementsFile}); code adds the change of
 * the order's row, and says that a reservation adds to {@code reserved} and takes out again at its end, and that movements go
 * as they are given. It owns also the way back, from a register's refusal to the field of the event. It promises to be pure:
 * the same record always gives the same documents. The fingerprint of a document covers the event's content and not the
 * movements, so that a changed mapping causes no conflicts with revisions that are already posted. It refuses only what breaks
 * the contract of the events: the registers decide what fits them. Its door is
 * {@link dev.accumulator.consumer.mapping.RecordMapping}.
 */
@ApplicationModule(
        displayName = "Mapping",
        allowedDependencies = {"event"})
@NullMarked
package dev.accumulator.consumer.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
