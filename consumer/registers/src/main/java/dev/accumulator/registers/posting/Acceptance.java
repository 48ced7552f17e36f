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

/** Decides which documents of a round are taken, with their recorders locked; the others get their outcome here. */
final class Acceptance {
    private final RecordersTable recorders;
    private final NewRecorders newRecorders;
    private final long posting;
    private final @Nullable Outcome[] outcomes;

    /** What is known of recorders that are not new, as it was before this round. */
    private Map<String, RecordersTable.Row> rows = Map.of();

    private final Map<CheckedChange, Long> taken = new HashMap<>();
    private final Map<CheckedChange, RecordersTable.Row> replaced = new HashMap<>();

    /** @param outcomes where each change that is not taken gets its outcome */
    Acceptance(Database database, long posting, @Nullable Outcome[] outcomes) {
        this.recorders = new RecordersTable(database);
        this.newRecorders = new NewRecorders(database);
        this.posting = posting;
        this.outcomes = outcomes;
    }

    /** The documents that are newer than what was known, with the ids of their recorders. */
    Map<CheckedChange, Long> taken() {
        return taken;
    }

    /** Of those taken, what was known of them before, if anything was. */
    Map<CheckedChange, RecordersTable.Row> replaced() {
        return replaced;
    }

    /**
     * Makes the rows of recorders that are new.
     *
     * @param ids at least as many as there are chains; each chain that can make its recorder uses one
     * @return the ids of those that were made
     */
    Map<String, Long> makeNew(List<RecorderChanges> chains, List<Long> ids) {
        List<CheckedChange> makers = chains.stream()
                .map(RecorderChanges::maker)
                .filter(Objects::nonNull)
                .toList();
        return makers.isEmpty() ? Map.of() : newRecorders.insert(makers, NewRecorders.byName(makers, ids), posting);
    }

    /**
     * Takes the documents of a draft, one of each chain, if all of them are new.
     *
     * @return false if one is known; then nothing is done
     */
    boolean takeAllNew(List<RecorderChanges> chains, Draft draft) {
        if (!newRecorders.copy(draft.documents(), draft.recorders(), posting, draft::write)) {
            return false;
        }
        for (int i = 0; i < chains.size(); i++) {
            takeNew(chains.get(i), draft.recorders().get(i));
        }
        return true;
    }

    /** Takes the first group of each recorder: of those that were made, and of those known, whose rows are locked. */
    void takeNewAndKnown(List<RecorderChanges> chains, Map<String, Long> made) {
        List<RecorderChanges> known = new ArrayList<>();
        for (RecorderChanges chain : chains) {
            Long id = made.get(chain.recorder());
            if (id == null) {
                known.add(chain);
            } else {
                takeNew(chain, id);
            }
        }
        takeKnown(known);
    }

    private void takeNew(RecorderChanges chain, long id) {
        while (chain.head().newest().isWithdraw()) {
            CheckedChange withdrawal = chain.removeHead().newest();
            outcomes[withdrawal.index()] = new Outcome.Duplicate(withdrawal.recorder(), 0);
        }
        RecorderChanges.Group group = chain.removeHead();
        taken.put(group.newest(), id);
        decideOthers(group, null);
    }

    /** How many recorders were known of those that were locked last. */
    int knows() {
        return rows.size();
    }

    /**
     * Locks the recorders and takes the first group of each, if all of them are known.
     *
     * @return false if one is not known; then nothing is done
     */
    boolean takeAllKnown(List<RecorderChanges> chains) {
        if (!recorders.areKnown(chains.stream().map(RecorderChanges::recorder).toList())) {
            return false;
        }
        takeKnown(chains);
        return true;
    }

    /** Locks the recorders and takes the next group of each. */
    void takeKnown(List<RecorderChanges> chains) {
        if (chains.isEmpty()) {
            return;
        }
        rows = recorders.lock(chains.stream().map(RecorderChanges::recorder).toList());
        for (RecorderChanges chain : chains) {
            RecordersTable.Row row = rows.get(chain.recorder());
            RecorderChanges.Group group = chain.removeHead();
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
            outcomes[document.index()] = notTaken(document, row.revision(), row.fingerprint());
            return;
        }
        if (row.detached()) {
            outcomes[document.index()] = detached(document);
            return;
        }
        taken.put(document, row.id());
        replaced.put(document, row);
    }

    private void decideOthers(RecorderChanges.Group group, RecordersTable.@Nullable Row row) {
        CheckedChange newest = group.newest();
        for (CheckedChange other : group.others()) {
            if (row == null || taken.containsKey(newest)) {
                outcomes[other.index()] = notTaken(other, newest.revision(), newest.fingerprint());
            } else if (other.revision() > row.revision()) {
                outcomes[other.index()] = detached(other);
            } else {
                outcomes[other.index()] = notTaken(other, row.revision(), row.fingerprint());
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
     * The movements that this round and those after it will append. What later rounds take is known by now: the recorders
     * are locked, and only changes of this call come in between.
     */
    List<CheckedMovement> entriesOfThisAndLater(List<RecorderChanges> rest) {
        List<CheckedMovement> entries = new ArrayList<>();
        Map<String, Long> revisions = new HashMap<>();
        for (CheckedChange document : taken.keySet()) {
            entries.addAll(document.entries());
            revisions.put(document.recorder(), document.revision());
        }
        for (RecorderChanges chain : rest) {
            RecordersTable.Row row = chain.isEmpty() ? null : rows.get(chain.recorder());
            if (row != null && row.detached()) {
                continue;
            }
            for (RecorderChanges.Group group : chain.rest()) {
                CheckedChange document = group.newest();
                long known =
                        Math.max(row == null ? 0 : row.revision(), revisions.getOrDefault(document.recorder(), 0L));
                if (document.revision() > known) {
                    entries.addAll(document.entries());
                    revisions.put(document.recorder(), document.revision());
                }
            }
        }
        return entries;
    }

    private static Outcome detached(CheckedChange change) {
        return new Outcome.Rejected(change.recorder(), new MovementsDetached(change.recorder()));
    }

    /** The outcome of a change whose recorder has the given newest revision, which is not older. */
    private static Outcome notTaken(CheckedChange change, long newestRevision, UUID fingerprint) {
        if (change.revision() < newestRevision) {
            return new Outcome.Stale(change.recorder(), change.revision(), newestRevision);
        }
        return change.fingerprint().equals(fingerprint)
                ? new Outcome.Duplicate(change.recorder(), change.revision())
                : new Outcome.Rejected(change.recorder(), new RevisionConflict(change.recorder(), change.revision()));
    }
}
