package dev.accumulator.registers.model;

import org.jspecify.annotations.Nullable;

/**
 * A change of another document that goes with a change of a call, or not at all. It is made if that change is accepted, and
 * floors decide about both as one: none of them is asked what only one of the two would do.
 *
 * <p>The engine trusts the caller with two things. Nobody else changes the document that follows until the transaction ends,
 * because the caller holds a lock of his own for it, which he took before the call. And the change that leads is the only one
 * of its document in the call. A revision that is not newer than the posted one is replaced by the one after that.
 *
 * @param leader the place of the change that leads in the call, from 0
 * @param ifPosted follows if the leader's document is posted by it; null for nothing
 * @param ifWithdrawn follows if the leader leaves its document without movements; null for nothing
 */
public record Following(
        int leader, @Nullable Change ifPosted, @Nullable Change ifWithdrawn) {

    /** @throws IllegalArgumentException if nothing follows, if two documents would, or if a change has no revision */
    public Following {
        if (ifPosted == null && ifWithdrawn == null) {
            throw new IllegalArgumentException("Nothing follows");
        }
        if (ifPosted != null && ifWithdrawn != null && !ifPosted.recorder().equals(ifWithdrawn.recorder())) {
            throw new IllegalArgumentException(
                    "Either " + ifPosted.recorder() + " follows or " + ifWithdrawn.recorder() + ", not one of both");
        }
        if (ifPosted instanceof Change.Withdraw || ifWithdrawn instanceof Change.Withdraw) {
            throw new IllegalArgumentException("A change that follows has a revision");
        }
    }
}
