package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.table.CheckedMovement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change that passed the checks.
 *
 * @param index its place in the call
 * @param revision the revision it brings; 0 for {@link Change.Withdraw}, which brings none
 * @param fingerprint the fingerprint of its content
 * @param movements its movements; empty for a withdrawal, and for a revision that is overtaken by one
 * @param isPost true if it leaves its document posted
 */
record CheckedChange(
        int index, Change change, long revision, UUID fingerprint, List<CheckedMovement> movements, boolean isPost) {

    /** The fingerprint of a document without movements. */
    private static final UUID WITHDRAWN = Fingerprints.ofParts(List.of("unpost"));

    static CheckedChange post(int index, Change.Post post, List<CheckedMovement> movements) {
        return new CheckedChange(index, post, post.revision(), post.fingerprint(), movements, true);
    }

    static CheckedChange unpost(int index, Change.Unpost unpost) {
        return new CheckedChange(index, unpost, unpost.revision(), WITHDRAWN, List.of(), false);
    }

    static CheckedChange withdraw(int index, Change.Withdraw withdraw) {
        return new CheckedChange(index, withdraw, 0, WITHDRAWN, List.of(), false);
    }

    /** Returns the same change with movements at other moments. */
    CheckedChange with(List<CheckedMovement> moved) {
        return new CheckedChange(index, change, revision, fingerprint, moved, isPost);
    }

    /** Returns the change as it is accepted if a withdrawal that came before it was written after it. */
    CheckedChange overtaken() {
        return new CheckedChange(index, change, revision, fingerprint, List.of(), false);
    }

    /** Returns the same change, as the revision after a posted one that is as new. */
    CheckedChange after(long posted) {
        return revision > posted ? this : new CheckedChange(index, change, posted + 1, fingerprint, movements, isPost);
    }

    boolean isOvertaken() {
        return change instanceof Change.Post && !isPost;
    }

    boolean isWithdraw() {
        return change instanceof Change.Withdraw;
    }

    String recorder() {
        return change.recorder();
    }

    @Nullable
    Origin origin() {
        return change.origin();
    }

    /** Returns the moment of the origin; null if there is none. */
    @Nullable
    Long millis() {
        Origin origin = change.origin();
        return origin == null ? null : origin.millis();
    }

    /** Compares by identity: comparing whole documents would cost more than posting them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }
}
