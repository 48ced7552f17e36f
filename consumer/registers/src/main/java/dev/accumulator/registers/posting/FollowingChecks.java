package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks changes that follow others. If one is not right, the change that leads is rejected for its reason. */
final class FollowingChecks {
    private FollowingChecks() {}

    /**
     * Checks what follows the changes that passed their own checks.
     *
     * @param first the place behind the changes of the call
     * @param checked the changes that passed; those are taken out whose follower does not
     * @param outcomes where these get their outcomes
     */
    static List<Followers.Pair> check(
            ChangeChecks checks,
            int first,
            List<Following> following,
            List<CheckedChange> checked,
            @Nullable Outcome[] outcomes) {
        Map<Integer, CheckedChange> leaders = new HashMap<>();
        checked.forEach(change -> leaders.put(change.index(), change));
        Set<CheckedChange> rejected = new HashSet<>();
        List<Followers.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < following.size(); i++) {
            Following one = following.get(i);
            CheckedChange leader = leaders.get(one.leader());
            if (leader == null) {
                continue;
            }
            int place = first + 2 * i;
            try {
                pairs.add(new Followers.Pair(
                        leader, check(checks, place, one.ifPosted()), check(checks, place + 1, one.ifWithdrawn())));
            } catch (RegisterException refused) {
                outcomes[leader.index()] = new Outcome.Rejected(leader.recorder(), refused);
                rejected.add(leader);
            }
        }
        checked.removeAll(rejected);
        pairs.removeIf(pair -> rejected.contains(pair.leader()));
        return pairs;
    }

    private static @Nullable CheckedChange check(ChangeChecks checks, int place, @Nullable Change change) {
        return change == null ? null : checks.check(place, change);
    }

    /**
     * Returns the same with movements where they go.
     *
     * @param leaders the changes of the call, with their movements where they go
     */
    static Followers placed(List<Followers.Pair> pairs, List<CheckedChange> leaders, Periods periods) {
        Map<Integer, CheckedChange> byPlace = new HashMap<>();
        leaders.forEach(change -> byPlace.put(change.index(), change));
        List<Followers.Pair> placed = new ArrayList<>(pairs.size());
        for (Followers.Pair pair : pairs) {
            CheckedChange leader = byPlace.get(pair.leader().index());
            placed.add(new Followers.Pair(
                    leader == null ? pair.leader() : leader,
                    placed(pair.ifPosted(), periods),
                    placed(pair.ifWithdrawn(), periods)));
        }
        return new Followers(placed);
    }

    private static @Nullable CheckedChange placed(@Nullable CheckedChange change, Periods periods) {
        return change == null ? null : periods.place(List.of(change)).getFirst();
    }
}
