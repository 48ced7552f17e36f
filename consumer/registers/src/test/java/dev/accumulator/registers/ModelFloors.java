package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The oracle for floors: adds up the whole log at every moment. */
final class ModelFloors {
    private ModelFloors() {}

    /**
     * Returns the refusal of a document whose movements and reversals are the last of the log; null if it crosses no floor.
     *
     * @param before how long the log was without it
     */
    static Outcome.@Nullable BelowFloor crossed(
            List<Floor> floors,
            Map<String, RegisterDefinition> definitions,
            List<ModelMovement> log,
            int before,
            Instant now,
            Change change,
            long revision) {
        for (Floor floor : floors) {
            if (!floor.policy().refuses(change)) {
                continue;
            }
            Map<String, Map<String, Object>> groups = new TreeMap<>();
            for (ModelMovement movement : log.subList(before, log.size())) {
                if (floor.isOf(movement.register())) {
                    Map<String, Object> group = group(floor, movement);
                    groups.put(List.copyOf(group.values()).toString(), group);
                }
            }
            for (Map<String, Object> group : groups.values()) {
                Low low = low(floor, group, log, before, now);
                if (low != null) {
                    int scale = scale(floor, definitions);
                    return new Outcome.BelowFloor(
                            change.recorder(),
                            revision,
                            floor.name(),
                            group,
                            floor.min().setScale(scale),
                            low.before().setScale(scale),
                            low.before().subtract(low.after()).setScale(scale),
                            low.moment());
                }
            }
        }
        return null;
    }

    /** A group of a floor, by the texts of its values. */
    record Group(String floor, Map<String, Object> values) {}

    /**
     * Notes which groups are below floors that tell after a document whose movements and reversals are the last of the log.
     *
     * @param before how long the log was without it
     * @param below the groups that are below, as it was told last
     * @return what is told now
     */
    static List<FloorCrossing> tell(
            List<Floor> floors,
            Map<String, RegisterDefinition> definitions,
            List<ModelMovement> log,
            int before,
            Instant now,
            Set<Group> below) {
        List<FloorCrossing> told = new ArrayList<>();
        for (Floor floor : floors.stream().filter(Floor::tells).toList()) {
            Map<String, Map<String, Object>> groups = new TreeMap<>();
            for (ModelMovement movement : log.subList(before, log.size())) {
                if (floor.isOf(movement.register())) {
                    Map<String, Object> group = group(floor, movement);
                    groups.put(List.copyOf(group.values()).toString(), group);
                }
            }
            for (Map<String, Object> values : groups.values()) {
                if (isChanged(floor, values, log, before)) {
                    Group group = new Group(floor.name(), values);
                    Low low = lowest(floor, values, log, now);
                    BigDecimal min = floor.min().setScale(scale(floor, definitions));
                    if (low != null && below.add(group)) {
                        told.add(new FloorCrossing.Crossed(
                                floor.name(), values, min, low.after().setScale(min.scale()), low.moment()));
                    } else if (low == null && below.remove(group)) {
                        told.add(new FloorCrossing.Restored(floor.name(), values, min));
                    }
                }
            }
        }
        return told;
    }

    /** True if the document changes the balance of the group at some moment. */
    private static boolean isChanged(Floor floor, Map<String, Object> group, List<ModelMovement> log, int before) {
        Map<Instant, BigDecimal> steps = new TreeMap<>();
        counted(floor, group, log, before).stream()
                .filter(one -> !one.isOld())
                .forEach(one -> steps.merge(one.period(), one.value(), BigDecimal::add));
        return steps.values().stream().anyMatch(value -> value.signum() != 0);
    }

    /** Returns the least balance of all moments that count, if it is below the floor. */
    private static @Nullable Low lowest(Floor floor, Map<String, Object> group, List<ModelMovement> log, Instant now) {
        List<Counted> counted = counted(floor, group, log, log.size());
        if (floor.when() == Floor.When.NOW) {
            BigDecimal all = upTo(counted, now, true);
            return all.compareTo(floor.min()) < 0 ? new Low(all, all, now) : null;
        }
        Map<Instant, BigDecimal> steps = new TreeMap<>();
        counted.forEach(one -> steps.merge(one.period(), one.value(), BigDecimal::add));
        Low lowest = null;
        BigDecimal all = BigDecimal.ZERO;
        for (Map.Entry<Instant, BigDecimal> step : steps.entrySet()) {
            all = all.add(step.getValue());
            if (all.compareTo(floor.min()) < 0 && (lowest == null || all.compareTo(lowest.after()) < 0)) {
                lowest = new Low(all, all, step.getKey());
            }
        }
        return lowest;
    }

    private static List<Counted> counted(Floor floor, Map<String, Object> group, List<ModelMovement> log, int before) {
        List<Counted> counted = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            ModelMovement movement = log.get(i);
            if (floor.isOf(movement.register()) && isIn(group, movement)) {
                for (Floor.Part part : floor.of()) {
                    if (part.register().equals(movement.register())) {
                        counted.add(new Counted(
                                movement.period(), part.counted(movement.value(part.resource())), i < before));
                    }
                }
            }
        }
        return counted;
    }

    private record Low(BigDecimal before, BigDecimal after, Instant moment) {}

    private record Counted(Instant period, BigDecimal value, boolean isOld) {}

    private static @Nullable Low low(
            Floor floor, Map<String, Object> group, List<ModelMovement> log, int before, Instant now) {
        List<Counted> counted = counted(floor, group, log, before);
        TreeSet<Instant> moments = new TreeSet<>();
        counted.forEach(one -> moments.add(one.period()));
        Map<Instant, BigDecimal> oldSteps = new TreeMap<>();
        Map<Instant, BigDecimal> newSteps = new TreeMap<>();
        for (Counted one : counted) {
            (one.isOld() ? oldSteps : newSteps).merge(one.period(), one.value(), BigDecimal::add);
        }
        if (floor.when() == Floor.When.NOW) {
            BigDecimal old = upTo(counted, now, true);
            BigDecimal all = old.add(upTo(counted, now, false));
            return all.compareTo(old) < 0 && all.compareTo(floor.min()) < 0 ? new Low(old, all, now) : null;
        }
        Low lowest = null;
        BigDecimal old = BigDecimal.ZERO;
        BigDecimal all = BigDecimal.ZERO;
        for (Instant moment : moments) {
            old = old.add(oldSteps.getOrDefault(moment, BigDecimal.ZERO));
            all = all.add(oldSteps.getOrDefault(moment, BigDecimal.ZERO))
                    .add(newSteps.getOrDefault(moment, BigDecimal.ZERO));
            if (all.compareTo(old) < 0
                    && all.compareTo(floor.min()) < 0
                    && (lowest == null || all.compareTo(lowest.after()) < 0)) {
                lowest = new Low(old, all, moment);
            }
        }
        return lowest;
    }

    private static BigDecimal upTo(List<Counted> counted, Instant now, boolean isOld) {
        return counted.stream()
                .filter(one -> one.isOld() == isOld && !one.period().isAfter(now))
                .map(Counted::value)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<String, Object> group(Floor floor, ModelMovement movement) {
        Map<String, Object> group = new LinkedHashMap<>();
        floor.by()
                .forEach(name ->
                        group.put(name, Objects.requireNonNull(movement.cell().get(name))));
        return group;
    }

    private static boolean isIn(Map<String, Object> group, ModelMovement movement) {
        return group.entrySet().stream()
                .allMatch(one -> one.getValue().equals(movement.cell().get(one.getKey())));
    }

    private static int scale(Floor floor, Map<String, RegisterDefinition> definitions) {
        return floor.of().stream()
                .mapToInt(part -> Objects.requireNonNull(definitions.get(part.register()))
                        .resource(part.resource())
                        .orElseThrow()
                        .type()
                        .scale())
                .reduce(Math.max(0, floor.min().scale()), Math::max);
    }
}
