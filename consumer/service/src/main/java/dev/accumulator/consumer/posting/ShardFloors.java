package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.SideMapping;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks at the start that no group of a floor can span shards: every topic that moves a register of the floor is keyed by
 * the same dimensions, all of which the floor is decided by.
 */
final class ShardFloors {
    private static final String PREVIOUS = "accumulator.shard.previous";

    private final Shard shard;
    private final Mappings mappings;
    private final Map<String, RegisterDefinition> registers = new HashMap<>();
    private final Map<String, ShardKey> keys = new HashMap<>();
    private final List<SettingMistake> mistakes = new ArrayList<>();

    /** The findings of a check. */
    record Found(Map<String, ShardKey> keys, List<SettingMistake> mistakes) {}

    private ShardFloors(Shard shard, Mappings mappings, List<RegisterDefinition> definitions) {
        this.shard = shard;
        this.mappings = mappings;
        definitions.forEach(definition -> registers.put(definition.name(), definition));
    }

    /**
     * Returns the keys of the registers that floors have bounds for, and the mistakes.
     *
     * @param mappings the mappings in force
     * @param definitions all registers
     */
    static Found check(Shard shard, Mappings mappings, List<Floor> floors, List<RegisterDefinition> definitions) {
        ShardFloors check = new ShardFloors(shard, mappings, definitions);
        check.checkPrevious();
        if (shard.isOneOfSeveral()) {
            floors.forEach(check::check);
        }
        return new Found(Map.copyOf(check.keys), List.copyOf(check.mistakes));
    }

    /** A chart refuses by the order of arrival, which another layout of shards does not have. */
    private void checkPrevious() {
        if (shard.previous().isEmpty()) {
            return;
        }
        if (!mappings.topicsOfCharts().isEmpty()) {
            add(
                    PREVIOUS,
                    "a layout with a topic of accounts cannot follow another: what it refuses depends on the order of"
                            + " arrival");
        }
        if (mappings.topic(TopicRole.RESERVATIONS).isPresent()) {
            add(
                    PREVIOUS,
                    "a layout with a topic of reservations cannot follow another: reservations, and what orders use up"
                            + " of them, are not carried over");
        }
    }

    private void check(Floor floor) {
        Map<String, List<String>> keyedBy = new TreeMap<>();
        for (RecordMapping mapping : mappings.all()) {
            if (moves(mapping, floor)) {
                mapping.topics()
                        .forEach(topic -> keyedBy.put(topic, shard.keyedBy().getOrDefault(topic, List.of())));
            }
        }
        int before = mistakes.size();
        keyedBy.forEach((topic, dimensions) -> {
            if (dimensions.isEmpty()) {
                add(
                        setting(floor),
                        "its groups would span shards: topic \"" + topic
                                + "\" moves its registers, and accumulator.shard."
                                + "keyed-by does not say that its records are keyed by one or several of "
                                + floor.by());
            } else if (!floor.by().containsAll(dimensions)) {
                add(
                        setting(floor),
                        "its groups would span shards: it is decided by " + floor.by() + ", and topic \"" + topic
                                + "\" is keyed by " + dimensions);
            }
        });
        Set<List<String>> different = Set.copyOf(keyedBy.values());
        if (mistakes.size() == before && different.size() > 1) {
            add(
                    setting(floor),
                    "its groups would span shards: the topics that move its registers are keyed by " + keyedBy);
        } else if (mistakes.size() == before) {
            different.forEach(dimensions -> key(floor, dimensions));
        }
    }

    private static boolean moves(RecordMapping mapping, Floor floor) {
        return !(mapping instanceof SideMapping)
                && (mapping.registers().isEmpty()
                        || mapping.registers().stream().anyMatch(floor::isOf));
    }

    /** Two floors of one register are decided in one shard only if its topics are keyed alike. They are its topics for both. */
    private void key(Floor floor, List<String> dimensions) {
        Map<String, ShardKey> found = new LinkedHashMap<>();
        for (Floor.Part part : floor.of()) {
            RegisterDefinition register = registers.get(part.register());
            if (register != null) {
                found.put(part.register(), ShardKey.of(register, dimensions));
            }
        }
        keys.putAll(found);
    }

    private static String setting(Floor floor) {
        return "accumulator.floors." + floor.name();
    }

    private void add(String setting, String reason) {
        mistakes.add(new SettingMistake(setting, reason, null));
    }
}
