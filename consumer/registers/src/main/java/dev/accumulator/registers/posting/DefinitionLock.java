package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks changes against the definitions of their registers, which cannot change then until the transaction ends. */
record DefinitionLock(Catalog catalog, RegistersTable registers) {
    /** How often a call starts over because a register's definition changed under it: definitions change by hand, seldom. */
    private static final int CHANGES_MAX = 5;

    /**
     * Changes that passed the checks.
     *
     * @param followers what goes with them
     * @param isAnyClosed true if a register that they name is closed up to some day
     */
    record Checked(List<CheckedChange> changes, List<Followers.Pair> followers, boolean isAnyClosed) {
        List<CheckedChange> all() {
            if (followers.isEmpty()) {
                return changes;
            }
            List<CheckedChange> all = new ArrayList<>(changes);
            all.addAll(new Followers(followers).forms());
            return all;
        }
    }

    /**
     * Checks the changes, and puts why one is refused into its place among the outcomes.
     *
     * @param following what goes with the changes
     * @param kept the floors, whose registers are locked with those that the changes name
     */
    Checked check(
            List<? extends Change> changes, List<Following> following, @Nullable Outcome[] outcomes, KeptFloors kept) {
        for (int attempt = 0; attempt < CHANGES_MAX; attempt++) {
            ChangeChecks checks = new ChangeChecks(catalog);
            List<CheckedChange> checked = check(checks, changes, outcomes);
            List<Followers.Pair> followers = following.isEmpty()
                    ? List.of()
                    : FollowingChecks.check(checks, changes.size(), following, checked, outcomes);
            // Also the registers of refused changes: the definitions that refused them may have changed.
            List<OpenRegister> used = checks.registers();
            if (areLocked(kept.areNone() ? used : kept.withPartners(used))) {
                return new Checked(checked, followers, used.stream().anyMatch(register -> register.closing() != null));
            }
        }
        throw new IllegalStateException("Register definitions kept changing under a posting");
    }

    private static List<CheckedChange> check(
            ChangeChecks checks, List<? extends Change> changes, @Nullable Outcome[] outcomes) {
        List<CheckedChange> checked = new ArrayList<>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            try {
                checked.add(checks.check(i, change));
                outcomes[i] = null;
            } catch (RegisterException refused) {
                outcomes[i] = new Outcome.Rejected(change.recorder(), refused);
            }
        }
        return checked;
    }

    /** Returns true if the definitions are still those that were checked. Locks even with no registers, because a drop waits on this lock until postings have locked their documents. */
    private boolean areLocked(List<OpenRegister> used) {
        Map<Integer, Integer> versions = registers.versionsLocked(
                used.stream().map(OpenRegister::id).sorted().toList());
        boolean current = true;
        for (OpenRegister register : used) {
            if (!Objects.equals(versions.get(register.id()), register.version())) {
                catalog.forget(register.name());
                current = false;
            }
        }
        return current;
    }
}
