package dev.accumulator.registers.posting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a call that go with others of it. Each leader may have several. Which of them are made is known once the rows of
 * the leaders are locked.
 */
final class Followers {
    static final Followers NONE = new Followers(List.of());

    /**
     * A change that may follow, in its two forms.
     *
     * @param ifPosted null if nothing follows then
     * @param ifWithdrawn null if nothing follows then
     */
    record Pair(
            CheckedChange leader,
            @Nullable CheckedChange ifPosted,
            @Nullable CheckedChange ifWithdrawn) {

        /** Returns the form that follows; null if none does. */
        @Nullable
        CheckedChange of(CheckedChange taken) {
            return taken.isPost() ? ifPosted : ifWithdrawn;
        }
    }

    private final List<Pair> pairs;

    /** The followers that are made, by leader. */
    private final Map<CheckedChange, List<CheckedChange>> chosen = new HashMap<>();

    private final Set<CheckedChange> all = new HashSet<>();

    Followers(List<Pair> pairs) {
        this.pairs = pairs;
    }

    boolean areNone() {
        return pairs.isEmpty();
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** Returns all forms of all of them. */
    List<CheckedChange> forms() {
        List<CheckedChange> forms = new ArrayList<>();
        for (Pair pair : pairs) {
            if (pair.ifPosted() != null) {
                forms.add(pair.ifPosted());
            }
            if (pair.ifWithdrawn() != null) {
                forms.add(pair.ifWithdrawn());
            }
        }
        return forms;
    }

    void choose(CheckedChange leader, CheckedChange follower) {
        chosen.computeIfAbsent(leader, l -> new ArrayList<>()).add(follower);
        all.add(follower);
    }

    /** Returns the changes that go with a change. */
    List<CheckedChange> of(CheckedChange leader) {
        return chosen.getOrDefault(leader, List.of());
    }

    boolean contains(CheckedChange change) {
        return all.contains(change);
    }
}
