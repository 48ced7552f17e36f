package dev.accumulator.registers.model;

import java.util.List;

/** The result of posting one {@link Change}. Expected refusals are values, not exceptions. */
public sealed interface Outcome {

    String recorder();

    /** The change was accepted as the newest of its document. All other outcomes change nothing. */
    sealed interface Accepted extends Outcome {

        long revision();

        /** By how much the document changed each cell; empty if it was posted quietly. */
        List<CellChange> changes();
    }

    /** The first revision of a document, or the first after a withdrawal, was posted. */
    record Posted(String recorder, long revision, List<CellChange> changes) implements Accepted {}

    /** A newer revision took the place of a posted one. */
    record Reposted(String recorder, long revision, List<CellChange> changes) implements Accepted {}

    /** The document now has no movements: they were withdrawn, or it never had any. */
    record Unposted(String recorder, long revision, List<CellChange> changes) implements Accepted {}

    /** A revision came again with the same content; nothing changed. */
    record Duplicate(String recorder, long revision) implements Outcome {}

    /** A newer revision than this one is known; nothing changed. */
    record Stale(String recorder, long revision, long newestRevision) implements Outcome {}

    /** The change cannot be accepted; nothing changed, and the last good revision stays posted. */
    record Rejected(String recorder, RegisterException reason) implements Outcome {}

    /**
     * Returns this outcome, unless it is a rejection.
     *
     * @throws RegisterException the reason of a rejection
     */
    default Outcome orThrow() {
        if (this instanceof Rejected rejected) {
            throw rejected.reason();
        }
        return this;
    }
}
