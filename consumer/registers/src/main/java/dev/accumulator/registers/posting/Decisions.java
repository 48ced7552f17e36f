package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.MovementsDetached;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RevisionConflict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes of a posting round are accepted. The others get their outcome here.
 *
 * <p>What becomes of a document depends on its changes and not on the order in which streams bring them: the newest revision
 * counts, with the origin of its first copy, and it is withdrawn if a withdrawal was written after it.
 */
final class Decisions {
    private final @Nullable Outcome[] outcomes;
    private final RecorderNotes notes;
    private final Map<CheckedChange, Long> accepted = new HashMap<>();
    private final Map<CheckedChange, RecordersTable.Row> replaced = new HashMap<>();

    /** The groups of accepted changes that say more than these. */
    private final Map<CheckedChange, RecorderChanges.Group> groups = new HashMap<>();

    private boolean withdrawnAhead;

    /** @param outcomes where each change that is not accepted gets its outcome */
    Decisions(@Nullable Outcome[] outcomes, RecorderNotes notes) {
        this.outcomes = outcomes;
        this.notes = notes;
    }

    Map<CheckedChange, Long> accepted() {
        return accepted;
    }

    Map<CheckedChange, RecordersTable.Row> replaced() {
        return replaced;
    }

    /** Returns the group of an accepted change, if there are older revisions in it or it is overtaken; else null. */
    RecorderChanges.@Nullable Group group(CheckedChange change) {
        return groups.get(change);
    }

    boolean hasWithdrawnAhead() {
        return withdrawnAhead;
    }

    /** Accepts the first group of a recorder whose row was made by it. */
    void acceptNew(RecorderChanges changes, long id) {
        while (changes.next().newest().isWithdraw() && changes.next().newest().origin() == null) {
            CheckedChange withdrawal = changes.removeNext().newest();
            outcomes[withdrawal.index()] = new Outcome.Duplicate(withdrawal.recorder(), 0);
        }
        RecorderChanges.Group group = changes.removeNext();
        CheckedChange newest = group.newest();
        if (newest.isWithdraw()) {
            notes.keep(newest);
            outcomes[newest.index()] = new Outcome.WithdrawnAhead(newest.recorder());
            withdrawnAhead = true;
            return;
        }
        accepted.put(newest, id);
        decideOthers(group, null, newest);
    }

    /**
     * Decides a group of a recorder that was not made in this round.
     *
     * @param row its locked row; null if it is not known
     * @param withdrawals the origins of the withdrawals that were kept of it
     */
    void decide(RecorderChanges.Group group, RecordersTable.@Nullable Row row, List<Origin> withdrawals) {
        CheckedChange taken =
                row == null ? decideUnknown(group.newest()) : decideKnown(group.newest(), row, withdrawals);
        decideOthers(group, row, taken);
    }

    /** A withdrawal that has no origin leaves no trace of an unknown document. All other changes make its row. */
    private @Nullable CheckedChange decideUnknown(CheckedChange withdrawal) {
        if (!withdrawal.isWithdraw()) {
            throw new IllegalStateException("Recorder " + withdrawal.recorder() + " is neither new nor known");
        }
        outcomes[withdrawal.index()] = new Outcome.Duplicate(withdrawal.recorder(), 0);
        return null;
    }

    /** Returns the change as it is accepted; null if it is not, and then it has its outcome. */
    @Nullable
    CheckedChange decideKnown(CheckedChange change, RecordersTable.Row row, List<Origin> withdrawals) {
        notes.origins(change, row.origin());
        if (change.isWithdraw()) {
            notes.keep(change);
            return decideWithdrawal(change, row);
        }
        boolean overtaken = change.isPost() && WrittenOrder.isOvertaken(change.origin(), withdrawals);
        if (change.revision() > row.revision()) {
            return accept(overtaken ? change.overtaken() : change, row);
        }
        if (change.revision() == row.revision() && change.fingerprint().equals(row.fingerprint()) && row.posted()) {
            if (overtaken) {
                return accept(change.overtaken(), row);
            }
            if (WrittenOrder.isEarlierCopy(change.origin(), row.origin())) {
                notes.earlierCopy(change);
            }
        }
        passOver(
                change,
                notAccepted(
                        change,
                        row.revision(),
                        row.fingerprint(),
                        row.posted() ? Outcome.Stale.Reason.OLDER : Outcome.Stale.Reason.WITHDRAWN));
        return null;
    }

    private @Nullable CheckedChange decideWithdrawal(CheckedChange withdrawal, RecordersTable.Row row) {
        String recorder = withdrawal.recorder();
        if (!row.posted()) {
            outcomes[withdrawal.index()] = row.revision() == 0
                    ? new Outcome.WithdrawnAhead(recorder)
                    : new Outcome.Duplicate(recorder, row.revision());
            return null;
        }
        if (!WrittenOrder.withdraws(withdrawal.origin(), row.origin())) {
            passOver(
                    withdrawal,
                    new Outcome.Stale(recorder, 0, row.revision(), Outcome.Stale.Reason.EARLIER_WITHDRAWAL));
            return null;
        }
        return accept(withdrawal, row);
    }

    private @Nullable CheckedChange accept(CheckedChange change, RecordersTable.Row row) {
        if (row.detached()) {
            outcomes[change.index()] = detached(change);
            return null;
        }
        accepted.put(change, row.id());
        replaced.put(change, row);
        return change;
    }

    private void passOver(CheckedChange change, Outcome outcome) {
        outcomes[change.index()] = outcome;
        notes.passedOver(change, outcome);
    }

    /** @param taken the newest as it was accepted; null if it was not */
    private void decideOthers(
            RecorderChanges.Group group, RecordersTable.@Nullable Row row, @Nullable CheckedChange taken) {
        CheckedChange newest = group.newest();
        if (taken != null && (taken.isOvertaken() || !group.others().isEmpty())) {
            groups.put(taken, group);
        }
        for (CheckedChange other : group.others()) {
            notes.origins(other, newest.origin());
            if (row == null || taken != null) {
                passOver(
                        other,
                        notAccepted(other, newest.revision(), newest.fingerprint(), Outcome.Stale.Reason.REPLACED));
            } else if (other.revision() > row.revision()) {
                outcomes[other.index()] = detached(other);
            } else {
                passOver(
                        other,
                        notAccepted(
                                other,
                                row.revision(),
                                row.fingerprint(),
                                row.posted() ? Outcome.Stale.Reason.OLDER : Outcome.Stale.Reason.WITHDRAWN));
            }
        }
    }

    private static Outcome detached(CheckedChange change) {
        return new Outcome.Rejected(change.recorder(), new MovementsDetached(change.recorder()));
    }

    /**
     * The outcome of a change whose recorder has the given newest revision, which is not older.
     *
     * @param older why it does not count if it is older
     */
    private static Outcome notAccepted(
            CheckedChange change, long newestRevision, UUID fingerprint, Outcome.Stale.Reason older) {
        if (change.revision() < newestRevision) {
            return new Outcome.Stale(change.recorder(), change.revision(), newestRevision, older);
        }
        return change.fingerprint().equals(fingerprint)
                ? new Outcome.Duplicate(change.recorder(), change.revision())
                : new Outcome.Rejected(change.recorder(), new RevisionConflict(change.recorder(), change.revision()));
    }
}
