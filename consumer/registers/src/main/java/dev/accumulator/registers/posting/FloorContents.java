package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.LogTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the groups of floors that movements belong to, and how much each movement adds to its group. */
final class FloorContents {
    private final Map<String, List<Place>> byRegister = new HashMap<>();

    /** The changes that each group may see. */
    private final Map<FloorGroup, Demand> demands = new HashMap<>();

    private record Place(BoundFloor floor, BoundFloor.Part part) {}

    FloorContents(List<BoundFloor> floors) {
        for (BoundFloor floor : floors) {
            for (BoundFloor.Part part : floor.parts()) {
                byRegister
                        .computeIfAbsent(part.register().name(), name -> new ArrayList<>())
                        .add(new Place(floor, part));
            }
        }
    }

    /** Returns what a change counts that may be posted. */
    Map<FloorGroup, Steps> of(CheckedChange change) {
        Map<FloorGroup, Steps> counted = new HashMap<>();
        for (CheckedMovement movement : change.movements()) {
            for (Place place : byRegister.getOrDefault(movement.register().name(), List.of())) {
                BigDecimal value = place.part().counted(movement.values());
                add(counted, place, movement.key(), movement.periodMicros(), value, value.signum() < 0);
            }
        }
        return counted;
    }

    /**
     * Adds what a line counts that is posted and may be taken back.
     *
     * @param reversal takes it back
     * @param key the values of all dimensions of its cell
     */
    void addPosted(
            Map<FloorGroup, Steps> counted, String register, LogTable.Line reversal, List<@Nullable Object> key) {
        for (Place place : byRegister.getOrDefault(register, List.of())) {
            BigDecimal taken = place.part().counted(reversal.values());
            add(counted, place, key, reversal.periodMicros(), taken.negate(), taken.signum() < 0);
        }
    }

    private void add(
            Map<FloorGroup, Steps> counted,
            Place place,
            List<@Nullable Object> key,
            long micros,
            BigDecimal value,
            boolean isLowered) {
        if (value.signum() == 0) {
            return;
        }
        FloorGroup group = new FloorGroup(place.floor(), place.part().group(key));
        counted.computeIfAbsent(group, g -> new Steps()).add(micros, value);
        if (isLowered) {
            demand(group).lower();
        }
    }

    /**
     * Notes how a document may change the groups: from what is posted to one of its changes, or through several of them.
     *
     * @param posted what it counts now
     * @param changes what its changes count, in their order
     */
    void foresee(Map<FloorGroup, Steps> posted, List<Map<FloorGroup, Steps>> changes) {
        posted.forEach((group, steps) -> {
            demand(group).addMoments(steps);
            demand(group).addLowering(steps.up());
        });
        for (int i = 0; i < changes.size(); i++) {
            boolean isLast = i == changes.size() - 1;
            Objects.requireNonNull(changes.get(i)).forEach((group, steps) -> {
                demand(group).addMoments(steps);
                // The next change of the document takes it back.
                demand(group).addLowering(isLast ? steps.down() : steps.down().add(steps.up()));
            });
        }
    }

    private Demand demand(FloorGroup group) {
        return demands.computeIfAbsent(group, g -> new Demand());
    }

    /**
     * Returns the groups that have to be decided about: those of which a part may be lowered, and of floors that tell all that
     * may be changed.
     */
    Map<FloorGroup, Demand> decided() {
        Map<FloorGroup, Demand> decided = new HashMap<>();
        demands.forEach((group, demand) -> {
            if (demand.isLowered() || group.floor().floor().tells()) {
                decided.put(group, demand);
            }
        });
        return decided;
    }

    /** Returns by how much each group changes from one content to another. It may be the other content itself. */
    static Map<FloorGroup, Steps> difference(Map<FloorGroup, Steps> before, Map<FloorGroup, Steps> after) {
        if (before.isEmpty()) {
            return after;
        }
        Map<FloorGroup, Steps> difference = new HashMap<>();
        after.forEach((group, steps) ->
                difference.computeIfAbsent(group, g -> new Steps()).add(steps));
        before.forEach((group, steps) ->
                difference.computeIfAbsent(group, g -> new Steps()).subtract(steps));
        return difference;
    }
}
