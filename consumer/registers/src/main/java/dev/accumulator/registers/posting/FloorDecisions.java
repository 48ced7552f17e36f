package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Outcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes cross a floor that refuses them, as if they were posted one by one in their order. For one call.
 *
 * @param documents what is known of each document, by recorder; it follows the changes that pass
 * @param counted what each change counts that may be posted
 * @param levels the balances of the groups, which follow the changes that pass
 * @param taken each change that passed, and the form in which it is accepted
 */
record FloorDecisions(
        Map<String, Foreseen> documents,
        Map<CheckedChange, Map<FloorGroup, Steps>> counted,
        Map<FloorGroup, Level> levels,
        Map<CheckedChange, CheckedChange> taken) {
    private static final Comparator<FloorGroup> IN_ORDER = Comparator.comparingInt(
                    (FloorGroup group) -> group.floor().place())
            .thenComparing(group -> group.values().toString());

    /** Returns what a document counts after a change, in the form in which that is accepted. */
    Map<FloorGroup, Steps> after(CheckedChange change, CheckedChange accepted) {
        return accepted.isPost() ? Objects.requireNonNull(counted.get(change)) : Map.of();
    }

    /** A change that will be accepted by its revision, and what its document counts after it. */
    private record Foretold(
            Foreseen document, CheckedChange change, CheckedChange accepted, Map<FloorGroup, Steps> after) {
        void take(Map<CheckedChange, CheckedChange> taken) {
            document.take(accepted, after);
            taken.put(change, accepted);
        }
    }

    /**
     * Decides about the changes, one by one.
     *
     * @param dry decides by revision; what it decides goes nowhere, for each change is decided for good when it is posted
     * @param outcomes where each refused change gets its outcome
     * @return those that are refused, with their followers
     */
    Set<CheckedChange> refuse(
            List<CheckedChange> checked, Followers followers, Decisions dry, @Nullable Outcome[] outcomes) {
        Set<CheckedChange> refused = new HashSet<>();
        for (CheckedChange change : checked) {
            Foreseen document = documents.get(change.recorder());
            if (document == null || followers.contains(change)) {
                continue;
            }
            CheckedChange accepted = document.accepted(change, dry);
            if (accepted == null) {
                document.pass(change);
                continue;
            }
            List<Foretold> together = new ArrayList<>();
            together.add(new Foretold(document, change, accepted, after(change, accepted)));
            for (CheckedChange follower : followers.of(change)) {
                together.add(new Foretold(
                        Objects.requireNonNull(documents.get(follower.recorder())),
                        follower,
                        follower,
                        after(follower, follower)));
            }
            Map<FloorGroup, Steps> difference = difference(together);
            Outcome.BelowFloor below = below(change, difference);
            if (below == null) {
                difference.forEach((group, steps) -> {
                    Level level = levels.get(group);
                    if (level != null) {
                        level.apply(steps);
                    }
                });
                together.forEach(one -> one.take(taken));
            } else {
                outcomes[change.index()] = below;
                together.forEach(one -> refused.add(one.change()));
            }
        }
        return refused;
    }

    private static Map<FloorGroup, Steps> difference(List<Foretold> together) {
        if (together.size() == 1) {
            Foretold alone = together.getFirst();
            return FloorContents.difference(alone.document().counted(), alone.after());
        }
        Map<FloorGroup, Steps> difference = new HashMap<>();
        together.forEach(one -> FloorContents.difference(one.document().counted(), one.after())
                .forEach((group, steps) ->
                        difference.computeIfAbsent(group, g -> new Steps()).add(steps)));
        return difference;
    }

    /** Returns the refusal by the first floor that is crossed; of its groups by the first one in the order of their texts. */
    private Outcome.@Nullable BelowFloor below(CheckedChange change, Map<FloorGroup, Steps> difference) {
        Map<FloorGroup, Level.Low> crossed = new HashMap<>();
        difference.forEach((group, steps) -> {
            Level level = group.floor().floor().policy().refuses(change.change()) ? levels.get(group) : null;
            Level.Low low = level == null
                    ? null
                    : level.below(steps, group.floor().floor().min());
            if (low != null) {
                crossed.put(group, low);
            }
        });
        return crossed.entrySet().stream()
                .min(Map.Entry.comparingByKey(IN_ORDER))
                .map(first -> below(change, first.getKey(), first.getValue()))
                .orElse(null);
    }

    private static Outcome.BelowFloor below(CheckedChange change, FloorGroup group, Level.Low low) {
        BigDecimal min = group.floor().floor().min();
        int scale = group.floor().scale();
        return new Outcome.BelowFloor(
                change.recorder(),
                change.revision(),
                group.floor().name(),
                group.named(),
                min.setScale(scale, RoundingMode.UNNECESSARY),
                low.available().setScale(scale, RoundingMode.UNNECESSARY),
                low.taken().setScale(scale, RoundingMode.UNNECESSARY),
                Instant.EPOCH.plus(low.micros(), ChronoUnit.MICROS));
    }
}
