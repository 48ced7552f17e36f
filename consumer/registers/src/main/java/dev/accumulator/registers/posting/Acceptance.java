package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.MovementsDetached;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RevisionConflict;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The step of a posting round that locks the recorders and decides which changes are accepted. The others get their outcome
 * here.
 */
final class Acceptance {
    private final RecordersTable recorders;
    private final NewRecorders newRecorders;
    private final long posting;
    private final @Nullable Outcome[] outcomes;

    /** The rows of recorders that are not new, as they were before this round. */
    private Map<String, RecordersTable.Row> rows = Map.of();

    private final Map<CheckedChange, Long> accepted = new HashMap<>();
    private final Map<CheckedChange, RecordersTable.Row> replaced = new HashMap<>();

    /** @param outcomes where each change that is not accepted gets its outcome */
    Acceptance(Database database, long posting, @Nullable Outcome[] outcomes) {
        this.recorders = new RecordersTable(database);
        this.newRecorders = new NewRecorders(database);
        this.posting = posting;
        this.outcomes = outcomes;
    }

    /** Returns the accepted changes with the ids of their recorders. */
    Map<CheckedChange, Long> accepted() {
        return accepted;
    }

    /** Returns the rows as they were before, of those accepted changes whose recorder was known. */
    Map<CheckedChange, RecordersTable.Row> replaced() {
        return replaced;
    }

    /**
     * Makes the rows of recorders that are new.
     *
     * @param ids at least one for each recorder; each recorder that has a change to make its row uses one
     * @return the ids of the recorders that were made
     */
    Map<String, Long> makeNew(List<RecorderChanges> pending, List<Long> ids) {
        List<CheckedChange> makers = pending.stream()
                .map(RecorderChanges::maker)
                .filter(Objects::nonNull)
                .toList();
        return makers.isEmpty() ? Map.of() : newRecorders.insert(makers, NewRecorders.byName(makers, ids), posting);
    }

    /**
     * Accepts the documents of a draft, one of each recorder, if all recorders are new.
     *
     * @return false if one is known; then nothing is done
     */
    boolean acceptAllNew(List<RecorderChanges> pending, Draft draft) {
        if (!newRecorders.copy(draft.documents(), draft.recorders(), posting, draft::write)) {
            return false;
        }
        for (int i = 0; i < pending.size(); i++) {
            acceptNew(pending.get(i), draft.recorders().get(i));
        }
        return true;
    }

    /** Accepts the first group of each recorder that was made. Locks the rows of the others, and decides theirs. */
    void acceptNewAndKnown(List<RecorderChanges> pending, Map<String, Long> made) {
        List<RecorderChanges> known = new ArrayList<>();
        for (RecorderChanges changes : pending) {
            Long id = made.get(changes.recorder());
            if (id == null) {
                known.add(changes);
            } else {
                acceptNew(changes, id);
            }
        }
        acceptKnown(known);
    }

    private void acceptNew(RecorderChanges changes, long id) {
        while (changes.next().newest().isWithdraw()) {
            CheckedChange withdrawal = changes.removeNext().newest();
            outcomes[withdrawal.index()] = new Outcome.Duplicate(withdrawal.recorder(), 0);
        }
        RecorderChanges.Group group = changes.removeNext();
        accepted.put(group.newest(), id);
        decideOthers(group, null);
    }

    /** Locks the recorders and decides the next group of each. */
    void acceptKnown(List<RecorderChanges> pending) {
        if (pending.isEmpty()) {
            return;
        }
        rows = recorders.lock(pending.stream().map(RecorderChanges::recorder).toList());
        for (RecorderChanges changes : pending) {
            RecordersTable.Row row = rows.get(changes.recorder());
            RecorderChanges.Group group = changes.removeNext();
            decide(group.newest(), row);
            decideOthers(group, row);
        }
        replaceRecorders();
    }

    private void decide(CheckedChange document, RecordersTable.@Nullable Row row) {
        if (document.isWithdraw()) {
            if (row == null || !row.posted()) {
                outcomes[document.index()] =
                        new Outcome.Duplicate(document.recorder(), row == null ? 0 : row.revision());
                return;
            }
        } else if (row == null) {
            throw new IllegalStateException("Recorder " + document.recorder() + " is neither new nor known");
        } else if (document.revision() <= row.revision()) {
            outcomes[document.index()] = notAccepted(document, row.revision(), row.fingerprint());
            return;
        }
        if (row.detached()) {
            outcomes[document.index()] = detached(document);
            return;
        }
        accepted.put(document, row.id());
        replaced.put(document, row);
    }

    private void decideOthers(RecorderChanges.Group group, RecordersTable.@Nullable Row row) {
        CheckedChange newest = group.newest();
        for (CheckedChange other : group.others()) {
            if (row == null || accepted.containsKey(newest)) {
                outcomes[other.index()] = notAccepted(other, newest.revision(), newest.fingerprint());
            } else if (other.revision() > row.revision()) {
                outcomes[other.index()] = detached(other);
            } else {
                outcomes[other.index()] = notAccepted(other, row.revision(), row.fingerprint());
            }
        }
    }

    private void replaceRecorders() {
        List<CheckedChange> withdrawn =
                replaced.keySet().stream().filter(CheckedChange::isWithdraw).toList();
        List<CheckedChange> newer =
                replaced.keySet().stream().filter(p -> !p.isWithdraw()).toList();
        if (!newer.isEmpty()) {
            recorders.replace(newer, posting);
        }
        if (!withdrawn.isEmpty()) {
            recorders.withdraw(withdrawn, posting);
        }
    }

    /**
     * Returns the movements that this round and the later ones will append. It is certain by now what later rounds accept:
     * the recorders are locked, and only changes of this call come in between.
     */
    List<CheckedMovement> movementsOfThisAndLater(List<RecorderChanges> rest) {
        List<CheckedMovement> movements = new ArrayList<>();
        Map<String, Long> revisions = new HashMap<>();
        for (CheckedChange document : accepted.keySet()) {
            movements.addAll(document.movements());
            revisions.put(document.recorder(), document.revision());
        }
        for (RecorderChanges changes : rest) {
            RecordersTable.Row row = changes.isEmpty() ? null : rows.get(changes.recorder());
            if (row != null && row.detached()) {
                continue;
            }
            for (RecorderChanges.Group group : changes.rest()) {
                CheckedChange document = group.newest();
                long known =
                        Math.max(row == null ? 0 : row.revision(), revisions.getOrDefault(document.recorder(), 0L));
                if (document.revision() > known) {
                    movements.addAll(document.movements());
                    revisions.put(document.recorder(), document.revision());
                }
            }
        }
        return movements;
    }

    private static Outcome detached(CheckedChange change) {
        return new Outcome.Rejected(change.recorder(), new MovementsDetached(change.recorder()));
    }

    /** The outcome of a change whose recorder has the given newest revision, which is not older. */
    private static Outcome notAccepted(CheckedChange change, long newestRevision, UUID fingerprint) {
        if (change.revision() < newestRevision) {
            return new Outcome.Stale(change.recorder(), change.revision(), newestRevision);
        }
        return change.fingerprint().equals(fingerprint)
                ? new Outcome.Duplicate(change.recorder(), change.revision())
                : new Outcome.Rejected(change.recorder(), new RevisionConflict(change.recorder(), change.revision()));
    }
}
