package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * The mappings of the shipped topics, by the files that come with the service or by those that settings name in their place.
 *
 * @param topics those that are read
 * @param keyedBy by topic, the dimensions whose values are the key of each of its records
 * @param registers all that there are
 */
record ShippedTopics(
        Map<String, TopicRole> topics,
        Map<String, List<String>> keyedBy,
        EventLimits limits,
        List<RegisterDefinition> registers,
        ResourcePatternResolver resolver) {

    /** Returns the mappings, and adds what is wrong with the files to the mistakes. */
    List<Mappings.Given> mappings(MappingSettings.OfShippedTopics files, List<SettingMistake> mistakes) {
        for (TopicRole role : TopicRole.values()) {
            if (!files.of(role).isEmpty() && !topics.containsValue(role)) {
                mistakes.add(new SettingMistake(
                        setting(role),
                        "names a file, and accumulator.topics." + name(role)
                                + " is empty, so nobody reads such a topic",
                        null));
            }
        }
        List<Mappings.Given> given = new ArrayList<>();
        topics.forEach((topic, role) -> {
            ShippedMapping mapping = files.of(role).isEmpty()
                    ? ShippedFiles.mapping(role, topic, limits)
                    : byOtherFile(role, topic, files.of(role), mistakes);
            if (mapping != null) {
                given.add(new Mappings.Given(
                        mapping.keyedBy(keyedBy.getOrDefault(topic, List.of())), "accumulator.topics." + name(role)));
            }
        });
        return given;
    }

    private @Nullable ShippedMapping byOtherFile(
            TopicRole role, String topic, String file, List<SettingMistake> mistakes) {
        MappingSources sources = new MappingSources(resolver, setting(role));
        List<MappingSource> found = sources.read(List.of(file));
        mistakes.addAll(sources.mistakes());
        if (found.size() > 1) {
            mistakes.add(new SettingMistake(
                    setting(role), "matches " + found.size() + " files, and a topic is mapped by one", null));
        }
        if (found.size() != 1) {
            return null;
        }
        try {
            return ShippedFiles.mapping(role, topic, limits, found.getFirst(), registers);
        } catch (InvalidMappingFiles invalid) {
            invalid.mistakes()
                    .forEach(mistake -> mistakes.add(new SettingMistake(setting(role), mistake.toString(), null)));
            return null;
        }
    }

    private static String setting(TopicRole role) {
        return "accumulator.shipped-mappings." + name(role);
    }

    private static String name(TopicRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
