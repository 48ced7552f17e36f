package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All changes that one call brings of one recorder, in groups that are posted one after the other. Almost always that is one
 * group.
 *
 * <p>Of revisions that come together the newest is posted and the others are stale, in whatever order they stand: every
 * change carries the whole document. A {@link Change.Withdraw} has no revision of its own, so its place among the changes of
 * its recorder matters, and it is a group of its own.
 */
final class RecorderChanges {
    private final Deque<Group> groups = new ArrayDeque<>();

    /**
     * Changes of one recorder that are decided together.
     *
     * @param others the older revisions, which the newest replaces
     */
    record Group(CheckedChange newest, List<CheckedChange> others) {
        /** Returns the revisions of the group, but for the accepted one, that are newer than the document was before. */
        Stream<CheckedChange> newerThan(RecordersTable.@Nullable Row before, CheckedChange accepted) {
            NavigableMap<Long, CheckedChange> byRevision = new TreeMap<>();
            others.forEach(older -> byRevision.putIfAbsent(older.revision(), older));
            byRevision.remove(accepted.revision());
            if (accepted.isOvertaken()) {
                byRevision.put(accepted.revision(), newest);
            }
            return byRevision.tailMap(before == null ? 0L : before.revision(), false).values().stream();
        }
    }

    private RecorderChanges(CheckedChange first) {
        groups.add(new Group(first, List.of()));
    }

    /** Returns the changes by recorder, in the order in which each recorder comes first. */
    static List<RecorderChanges> of(List<CheckedChange> changes) {
        Map<String, RecorderChanges> byRecorder = new LinkedHashMap<>();
        for (CheckedChange change : changes) {
            RecorderChanges earlier = byRecorder.get(change.recorder());
            if (earlier == null) {
                byRecorder.put(change.recorder(), new RecorderChanges(change));
            } else {
                earlier.add(change);
            }
        }
        return List.copyOf(byRecorder.values());
    }

    private void add(CheckedChange change) {
        Group last = groups.getLast();
        if (last.newest().isWithdraw() || change.isWithdraw()) {
            groups.addLast(new Group(change, List.of()));
            return;
        }
        groups.removeLast();
        boolean isNewer = change.revision() > last.newest().revision() || isEarlierCopy(change, last.newest());
        List<CheckedChange> others = new ArrayList<>(last.others());
        others.add(isNewer ? last.newest() : change);
        groups.addLast(new Group(isNewer ? change : last.newest(), others));
    }

    /** Keeps the copy of a revision that was written first, because a withdrawal may come between two copies. */
    private static boolean isEarlierCopy(CheckedChange change, CheckedChange newest) {
        return change.revision() == newest.revision()
                && change.fingerprint().equals(newest.fingerprint())
                && WrittenOrder.isEarlierCopy(change.origin(), newest.origin());
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** True if it is a single change with a revision, which is accepted as it is if its recorder is new. */
    boolean isOneChange() {
        return groups.size() == 1
                && next().others().isEmpty()
                && !next().newest().isWithdraw();
    }

    String recorder() {
        return next().newest().recorder();
    }

    /** Returns the group that is posted next. */
    Group next() {
        return groups.getFirst();
    }

    Group removeNext() {
        return groups.removeFirst();
    }

    /** Returns the groups that are not posted yet. */
    List<Group> rest() {
        return List.copyOf(groups);
    }

    /**
     * Returns the change that makes the recorder's row if it is new: the first with a revision or an origin. Null if there is
     * none.
     */
    @Nullable
    CheckedChange maker() {
        return groups.stream()
                .map(Group::newest)
                .filter(change -> !change.isWithdraw() || change.origin() != null)
                .findFirst()
                .orElse(null);
    }
}
