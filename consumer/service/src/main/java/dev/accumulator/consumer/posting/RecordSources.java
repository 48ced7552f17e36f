package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.generation.DocumentSources;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells the topic of a document by its origin, which names the partition of its record, and the mapping by the topic. */
final class RecordSources implements DocumentSources {
    private final Mappings mappings;

    RecordSources(Mappings mappings) {
        this.mappings = mappings;
    }

    /**
     * Checks the names that floors make exceptions for: of a name that nobody knows a floor would refuse what it should tell,
     * or the other way round.
     *
     * @param exceptions by floor, the names of mappings and topics
     * @throws SettingsRefused if one is neither
     */
    static void check(Mappings mappings, Map<String, List<String>> exceptions) {
        Set<String> known = new TreeSet<>(mappings.topics());
        mappings.all().forEach(mapping -> known.add(mapping.name()));
        List<SettingMistake> mistakes = new ArrayList<>();
        exceptions.forEach((floor, names) -> names.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> mistakes.add(new SettingMistake(
                        "accumulator.floors." + floor + ".except",
                        ForeignText.quote(name) + " is neither a mapping nor a topic that is read; there are "
                                + ForeignText.shorten(String.join(", ", known)),
                        null))));
        if (!mistakes.isEmpty()) {
            throw new SettingsRefused(mistakes);
        }
    }

    @Override
    public boolean isFrom(Change change, Set<String> names) {
        Origin origin = change.origin();
        if (origin == null) {
            return false;
        }
        int end = origin.stream().lastIndexOf('-');
        String topic = end < 0 ? origin.stream() : origin.stream().substring(0, end);
        return names.contains(topic)
                || (mappings.topics().contains(topic)
                        && names.contains(mappings.of(topic).name()));
    }
}
