package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call brings of one recorder, in groups that are posted one after the other. Almost always that is one group.
 *
 * <p>Of revisions that come together the newest is posted and the others are stale, wherever they stood: every change
 * carries the whole document. A {@link Change.Withdraw} has no revision of its own, so its place among the changes of its
 * recorder matters, and it is a group of its own.
 */
final class RecorderChanges {
    private final Deque<Group> groups = new ArrayDeque<>();

    /**
     * Changes of one recorder that are decided together.
     *
     * @param others those that the newest stands before
     */
    record Group(CheckedChange newest, List<CheckedChange> others) {}

    private RecorderChanges(CheckedChange first) {
        groups.add(new Group(first, List.of()));
    }

    /** A chain for each recorder, in the order in which the recorders come first. */
    static List<RecorderChanges> of(List<CheckedChange> changes) {
        Map<String, RecorderChanges> chains = new LinkedHashMap<>();
        for (CheckedChange change : changes) {
            RecorderChanges chain = chains.get(change.recorder());
            if (chain == null) {
                chains.put(change.recorder(), new RecorderChanges(change));
            } else {
                chain.add(change);
            }
        }
        return List.copyOf(chains.values());
    }

    private void add(CheckedChange change) {
        Group last = groups.getLast();
        if (last.newest().isWithdraw() || change.isWithdraw()) {
            groups.addLast(new Group(change, List.of()));
            return;
        }
        groups.removeLast();
        boolean isNewer = change.revision() > last.newest().revision();
        List<CheckedChange> others = new ArrayList<>(last.others());
        others.add(isNewer ? last.newest() : change);
        groups.addLast(new Group(isNewer ? change : last.newest(), others));
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** Whether it is a single change with a revision, which is taken as it is if its recorder is new. */
    boolean isOneChange() {
        return groups.size() == 1
                && head().others().isEmpty()
                && !head().newest().isWithdraw();
    }

    String recorder() {
        return head().newest().recorder();
    }

    /** The group that is posted next. */
    Group head() {
        return groups.getFirst();
    }

    Group removeHead() {
        return groups.removeFirst();
    }

    /** The groups that are not posted yet. */
    List<Group> rest() {
        return List.copyOf(groups);
    }

    /** The change that would make the recorder's row if it is not there: the first with a revision, if there is one. */
    @Nullable
    CheckedChange maker() {
        return groups.stream()
                .map(Group::newest)
                .filter(change -> !change.isWithdraw())
                .findFirst()
                .orElse(null);
    }
}
