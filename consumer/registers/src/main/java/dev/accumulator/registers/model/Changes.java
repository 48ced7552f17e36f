package dev.accumulator.registers.model;

import java.util.List;

/** The movements that were recorded after a place of the log. */
public sealed interface Changes {
    /**
     * Movements in the order of recording.
     *
     * @param through the place up to which these are all
     * @param more true if more is known to follow
     */
    record Found(List<ChangeRow> rows, ChangePlace through, boolean more) implements Changes {
        public Found {
            rows = List.copyOf(rows);
        }
    }

    /** The movements after the place cannot be told. */
    record Missed(Cause cause) implements Changes {}

    /** Why changes cannot be told. */
    enum Cause {
        /** No such posting is in the log, for example because an earlier state of the database was restored. */
        NOT_IN_LOG,
        /** Old months were detached since: the log has opening movements in place of theirs. */
        MONTHS_DETACHED
    }
}
