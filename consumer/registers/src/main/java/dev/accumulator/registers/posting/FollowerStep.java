package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.MovementsDetached;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which changes follow: those whose leader will be accepted by its revision. Their rows are made and locked after those of
 * all other recorders of the call, which deadlocks with nobody, because the caller has locked their documents before the call.
 * For one call.
 */
final class FollowerStep {
    private final Database database;
    private final @Nullable Outcome[] outcomes;
    private final RecordersTable recorders;

    /** @param outcomes where a leader gets its outcome that cannot be posted because of what follows */
    FollowerStep(Database database, @Nullable Outcome[] outcomes) {
        this.database = database;
        this.outcomes = outcomes;
        this.recorders = new RecordersTable(database);
    }

    private record Chosen(CheckedChange leader, CheckedChange follower) {}

    /**
     * Chooses the followers, and adds them behind the changes of the call.
     *
     * @param before how many recorders the call has without those of followers
     * @param passed the changes that were not refused so far
     * @param made the ids of the recorders that were made; those of followers are added
     */
    ClosedGate.Passed add(
            PostingRound round, Followers followers, int before, ClosedGate.Passed passed, Map<String, Long> made) {
        Map<String, RecordersTable.Row> rows = round.acceptance().lockKnown(passed.pending(), made);
        List<Chosen> chosen = choose(followers, passed.checked(), rows);
        if (chosen.isEmpty()) {
            return passed;
        }
        List<String> names =
                chosen.stream().map(one -> one.follower().recorder()).toList();
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("A document follows two changes of one call: " + names);
        }
        Map<String, RecordersTable.Row> known = recorders.lock(names);
        ClosedGate.Passed left = reject(round, chosen, known, passed, made);
        List<CheckedChange> checked = new ArrayList<>(left.checked());
        List<CheckedChange> added = new ArrayList<>();
        for (Chosen one : chosen) {
            if (left.checked().contains(one.leader())) {
                RecordersTable.Row row = known.get(one.follower().recorder());
                CheckedChange follower =
                        row == null ? one.follower() : one.follower().after(row.revision());
                followers.choose(one.leader(), follower);
                added.add(follower);
            }
        }
        checked.addAll(added);
        List<RecorderChanges> pending = new ArrayList<>(left.pending());
        List<RecorderChanges> pendingAdded = RecorderChanges.of(added);
        pending.addAll(pendingAdded);
        made.putAll(round.makeNewBehind(before, unknown(pendingAdded, known)));
        round.acceptance().lockKnown(pending, made);
        return new ClosedGate.Passed(checked, pending);
    }

    private List<Chosen> choose(
            Followers followers, List<CheckedChange> checked, Map<String, RecordersTable.Row> rows) {
        Set<CheckedChange> left = new HashSet<>(checked);
        Map<String, Integer> changes = new HashMap<>();
        checked.forEach(change -> changes.merge(change.recorder(), 1, Integer::sum));
        List<RecordersTable.Row> known = new ArrayList<>();
        for (Followers.Pair pair : followers.pairs()) {
            RecordersTable.Row row = rows.get(pair.leader().recorder());
            if (row != null) {
                known.add(row);
            }
        }
        Map<String, List<Origin>> withdrawals = new RecorderNotes(database, recorders).withdrawals(known);
        // What these decide goes nowhere: each change is decided for good when it is posted.
        Decisions dry = new Decisions(outcomes.clone(), new RecorderNotes(database, recorders));
        List<Chosen> chosen = new ArrayList<>();
        for (Followers.Pair pair : followers.pairs()) {
            CheckedChange leader = pair.leader();
            if (!left.contains(leader)) {
                continue;
            }
            if (changes.getOrDefault(leader.recorder(), 0) > 1) {
                throw new IllegalArgumentException(
                        "A change that others follow is not the only one of its document: " + leader.recorder());
            }
            CheckedChange taken = new Foreseen(
                            rows.get(leader.recorder()),
                            withdrawals.getOrDefault(leader.recorder(), List.of()),
                            Map.of())
                    .accepted(leader, dry);
            CheckedChange follower = taken == null ? null : pair.of(taken);
            if (follower != null) {
                chosen.add(new Chosen(leader, follower));
            }
        }
        return chosen;
    }

    /** Rejects those leaders whose followers cannot be changed any more. */
    private ClosedGate.Passed reject(
            PostingRound round,
            List<Chosen> chosen,
            Map<String, RecordersTable.Row> known,
            ClosedGate.Passed passed,
            Map<String, Long> made) {
        Set<CheckedChange> rejected = new HashSet<>();
        for (Chosen one : chosen) {
            RecordersTable.Row row = known.get(one.follower().recorder());
            if (row != null && row.detached()) {
                rejected.add(one.leader());
                outcomes[one.leader().index()] =
                        new Outcome.Rejected(one.leader().recorder(), new MovementsDetached(row.recorder()));
            }
        }
        if (rejected.isEmpty()) {
            return passed;
        }
        List<CheckedChange> left = passed.checked().stream()
                .filter(change -> !rejected.contains(change))
                .toList();
        List<RecorderChanges> pending = RecorderChanges.of(left);
        MadeRecorders.makeAnew(database, round.acceptance(), passed.pending(), pending, made);
        return new ClosedGate.Passed(left, pending);
    }

    private static List<RecorderChanges> unknown(List<RecorderChanges> changes, Map<String, RecordersTable.Row> known) {
        return changes.stream()
                .filter(one -> !known.containsKey(one.recorder()))
                .toList();
    }
}
