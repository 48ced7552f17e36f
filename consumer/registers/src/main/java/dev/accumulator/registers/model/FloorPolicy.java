package dev.accumulator.registers.model;

/** Says what becomes of the documents that would cross a floor. */
@FunctionalInterface
public interface FloorPolicy {
    /** Refuses all of them. */
    FloorPolicy REFUSE = change -> true;

    /** Posts all of them, and tells which groups they bring below the floor, and which ones back. */
    FloorPolicy TELL = change -> false;

    /**
     * Returns true if the document is refused, and false if it is posted and told. The same change always gets the same
     * answer, on every instance.
     */
    boolean refuses(Change change);
}
