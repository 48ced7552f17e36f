package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The step of a posting round that makes the rows of new recorders, locks those of known ones, and writes what was decided
 * about them.
 */
final class Acceptance {
    private final RecordersTable recorders;
    private final NewRecorders newRecorders;
    private final RecorderNotes notes;
    private final Decisions decisions;
    private final Recording recording;

    /** The rows of recorders that are not new, as they were before this round. */
    private Map<String, RecordersTable.Row> rows = Map.of();

    /** The rows of known recorders, if they were locked before anything was decided. */
    private @Nullable Map<String, RecordersTable.Row> lockedBefore;

    /** @param outcomes where each change that is not accepted gets its outcome */
    Acceptance(Database database, Recording recording, @Nullable Outcome[] outcomes) {
        this.recorders = new RecordersTable(database);
        this.newRecorders = new NewRecorders(database);
        this.notes = new RecorderNotes(database, recorders);
        this.decisions = new Decisions(outcomes, notes);
        this.recording = recording;
    }

    /** Returns the accepted changes with the ids of their recorders. */
    Map<CheckedChange, Long> accepted() {
        return decisions.accepted();
    }

    /** True if rows were made of recorders of which nothing but a withdrawal is known. */
    boolean hasWithdrawnAhead() {
        return decisions.hasWithdrawnAhead();
    }

    /** Returns the rows as they were before, of those accepted changes whose recorder was known. */
    Map<CheckedChange, RecordersTable.Row> replaced() {
        return decisions.replaced();
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
        return makers.isEmpty()
                ? Map.of()
                : newRecorders.insert(makers, NewRecorders.byName(makers, ids), this::posting);
    }

    /**
     * Makes the rows of the documents of a draft, one of each recorder, if all recorders are new.
     *
     * @return false if one is known; then nothing is done
     */
    boolean makeAllNew(Draft draft) {
        return newRecorders.copy(draft.documents(), draft.recorders(), this::posting, draft::write);
    }

    /** Accepts the documents of a draft, whose rows are made. */
    void accept(List<RecorderChanges> pending, Draft draft) {
        for (int i = 0; i < pending.size(); i++) {
            decisions.acceptNew(pending.get(i), draft.recorders().get(i));
        }
    }

    /** Makes rows that this transaction has made stand for other changes of their recorders. */
    void makeAnew(List<CheckedChange> makers) {
        recorders.replace(makers, this::posting);
    }

    /**
     * Locks the rows of the recorders that were not made, before anything is decided.
     *
     * @return the rows by which changes are accepted next
     */
    Map<String, RecordersTable.Row> lockKnown(List<RecorderChanges> pending, Map<String, Long> made) {
        List<String> known = pending.stream()
                .map(RecorderChanges::recorder)
                .filter(recorder -> !made.containsKey(recorder))
                .toList();
        Map<String, RecordersTable.Row> locked = known.isEmpty() ? new HashMap<>() : recorders.lock(known);
        lockedBefore = locked;
        return locked;
    }

    /** Accepts the first group of each recorder that was made. Locks the rows of the others, and decides theirs. */
    void acceptNewAndKnown(List<RecorderChanges> pending, Map<String, Long> made) {
        List<RecorderChanges> known = new ArrayList<>();
        for (RecorderChanges changes : pending) {
            Long id = made.get(changes.recorder());
            if (id == null) {
                known.add(changes);
            } else {
                decisions.acceptNew(changes, id);
            }
        }
        decideKnown(known);
        notes.write();
    }

    /** Returns the older revisions that are recorded with an accepted change. */
    List<Recording.Superseded> superseded(CheckedChange change) {
        RecorderChanges.Group group = decisions.group(change);
        return group == null
                ? List.of()
                : recording.superseded(change, group, replaced().get(change));
    }

    /** Locks the recorders and decides the next group of each. */
    void acceptKnown(List<RecorderChanges> pending) {
        decideKnown(pending);
        notes.write();
    }

    private void decideKnown(List<RecorderChanges> pending) {
        if (pending.isEmpty()) {
            return;
        }
        rows = lockedBefore != null
                ? lockedBefore
                : recorders.lock(pending.stream().map(RecorderChanges::recorder).toList());
        recording.known(rows.values());
        Map<String, List<Origin>> withdrawals = notes.withdrawals(rows.values());
        for (RecorderChanges changes : pending) {
            RecordersTable.Row row = rows.get(changes.recorder());
            RecorderChanges.Group group = changes.removeNext();
            decisions.decide(group, row, withdrawals.getOrDefault(group.newest().recorder(), List.of()));
        }
        replaceRecorders();
    }

    /** Returns the posting of a change, by what is known of its recorder by now. */
    private long posting(CheckedChange change) {
        return recording.posting(change, replaced().get(change));
    }

    private void replaceRecorders() {
        List<CheckedChange> withdrawn =
                replaced().keySet().stream().filter(CheckedChange::isWithdraw).toList();
        List<CheckedChange> newer =
                replaced().keySet().stream().filter(p -> !p.isWithdraw()).toList();
        if (!newer.isEmpty()) {
            recorders.replace(newer, this::posting);
        }
        if (!withdrawn.isEmpty()) {
            recorders.withdraw(withdrawn, this::posting);
        }
    }

    /**
     * Returns the movements that this round and the later ones will append. It is certain by now what later rounds accept:
     * the recorders are locked, and only changes of this call come in between.
     */
    List<CheckedMovement> movementsOfThisAndLater(List<RecorderChanges> rest) {
        List<CheckedMovement> movements = new ArrayList<>();
        Map<String, Long> revisions = new HashMap<>();
        for (CheckedChange document : accepted().keySet()) {
            movements.addAll(document.movements());
            superseded(document)
                    .forEach(older -> movements.addAll(older.change().movements()));
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
                    group.others().stream()
                            .filter(recording::keeps)
                            .forEach(older -> movements.addAll(older.movements()));
                    revisions.put(document.recorder(), document.revision());
                }
            }
        }
        return movements;
    }
}
