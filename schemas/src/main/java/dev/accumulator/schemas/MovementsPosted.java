package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;

/**
 * Movements spelled out, as of a revision, for any register. Use it for every document that has no mapping of its own.
 *
 * @param recorder the document, such as {@code adjustment:7}, and the key of its Kafka record; {@code order:} and
 *     {@code receipt:} belong to the other topics
 * @param revision grows with every change of the document
 * @param period the business moment of every movement without one of its own; kept to the microsecond
 * @param movements up to {@value Limits#MOVEMENTS_SETTABLE_MAX}; services take {@value Limits#LINES_MAX} unless set
 *     otherwise. At least one if there are no entries
 * @param entries of ledgers, up to {@value Limits#ENTRIES_SETTABLE_MAX}; services take {@value Limits#LINES_MAX} unless set
 *     otherwise
 */
public record MovementsPosted(
        String recorder, long revision, Instant period, List<MovementLine> movements, List<EntryLine> entries)
        implements DocumentEvent {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public MovementsPosted {
        recorder = Require.movementsRecorder(recorder);
        revision = Require.revision(revision);
        period = Require.moment("period", period);
        entries = Require.optionalLines("entries", entries, Limits.ENTRIES_SETTABLE_MAX);
        movements = entries.isEmpty()
                ? Require.lines("movements", movements, Limits.MOVEMENTS_SETTABLE_MAX)
                : Require.optionalLines("movements", movements, Limits.MOVEMENTS_SETTABLE_MAX);
    }

    /** Movements without entries. */
    public MovementsPosted(String recorder, long revision, Instant period, List<MovementLine> movements) {
        this(recorder, revision, period, movements, List.of());
    }
}
