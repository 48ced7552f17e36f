package dev.accumulator.registers.model;

/** An answer takes more of a database than a single statement reads. The read succeeds where each database holds a snapshot. */
public final class SnapshotNeeded extends RuntimeException {
    public SnapshotNeeded(String message) {
        super(message, null, false, false);
    }
}
