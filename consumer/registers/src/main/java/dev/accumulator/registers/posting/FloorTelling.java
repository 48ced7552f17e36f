package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.FloorCrossing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the groups of floors that tell through the documents of a call that will be posted, one after the other. A group is
 * told when a document leaves it below its floor and it was not below as told last, or the other way round.
 */
final class FloorTelling {
    private static final Comparator<FloorGroup> IN_ORDER = Comparator.comparingInt(
                    (FloorGroup group) -> group.floor().place())
            .thenComparing(group -> group.values().toString());

    private final Map<FloorGroup, Level> levels = new HashMap<>();
    private final Set<FloorGroup> below;
    private final Map<String, Map<FloorGroup, Steps>> documents;
    private final Map<FloorGroup, @Nullable Told> changed = new LinkedHashMap<>();
    private final Map<Integer, List<FloorCrossing>> crossings = new HashMap<>();

    /** A crossing, and the document that is named with it. */
    record Told(FloorCrossing.Crossed crossed, CheckedChange change) {}

    /**
     * Begins before the first document.
     *
     * @param levels the levels of all groups that the call may change
     * @param below the groups that are below, as it was told last
     * @param posted what each document counts now, by recorder
     */
    FloorTelling(Map<FloorGroup, Level> levels, Set<FloorGroup> below, Map<String, Map<FloorGroup, Steps>> posted) {
        levels.forEach((group, level) -> {
            if (group.floor().floor().tells()) {
                this.levels.put(group, level.copy());
            }
        });
        this.below = new HashSet<>(below);
        this.documents = new HashMap<>(posted);
    }

    /**
     * Goes on to a document that will be posted, and to those that follow it, as one.
     *
     * @param change gets the crossings
     * @param after what each of them counts in each group, by recorder
     */
    void post(CheckedChange change, Map<String, Map<FloorGroup, Steps>> after) {
        Map<FloorGroup, Steps> difference = new HashMap<>();
        after.forEach((recorder, counted) -> {
            FloorContents.difference(documents.getOrDefault(recorder, Map.of()), counted)
                    .forEach((group, steps) ->
                            difference.computeIfAbsent(group, g -> new Steps()).add(steps));
            documents.put(recorder, counted);
        });
        difference.entrySet().stream()
                .filter(entry ->
                        levels.containsKey(entry.getKey()) && !entry.getValue().isNothing())
                .sorted(Map.Entry.comparingByKey(IN_ORDER))
                .forEach(entry -> change(change, entry.getKey(), entry.getValue()));
    }

    private void change(CheckedChange change, FloorGroup group, Steps steps) {
        Level level = levels.get(group);
        if (level == null) {
            return;
        }
        level.apply(steps);
        BigDecimal min = group.floor().floor().min();
        Level.Lowest lowest = level.lowest(min);
        int scale = group.floor().scale();
        BigDecimal shown = min.setScale(scale, RoundingMode.UNNECESSARY);
        if (lowest != null && below.add(group)) {
            FloorCrossing.Crossed crossed = new FloorCrossing.Crossed(
                    group.floor().name(),
                    group.named(),
                    shown,
                    lowest.balance().setScale(scale, RoundingMode.UNNECESSARY),
                    Instant.EPOCH.plus(lowest.micros(), ChronoUnit.MICROS));
            changed.put(group, new Told(crossed, change));
            tell(change, crossed);
        } else if (lowest == null && below.remove(group)) {
            changed.put(group, null);
            tell(change, new FloorCrossing.Restored(group.floor().name(), group.named(), shown));
        }
    }

    private void tell(CheckedChange change, FloorCrossing crossing) {
        crossings.computeIfAbsent(change.index(), index -> new ArrayList<>()).add(crossing);
    }

    /** Returns the groups that were told, with the last crossing of each; null if it is not below any more. */
    Map<FloorGroup, @Nullable Told> changed() {
        return changed;
    }

    /** Returns what each document has crossed, by its place in the call. */
    Map<Integer, List<FloorCrossing>> crossings() {
        return crossings;
    }
}
